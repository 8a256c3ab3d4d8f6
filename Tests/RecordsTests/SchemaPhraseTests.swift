import Records
import TestSupport
import Testing

/// What is wrong with a document is told in Chinese too.
struct SchemaPhraseTests {
    private static let layers = ComponentSet("layer") {
        [ComponentSchema("linear", "", [.required("width", .integer(.positive), "")])]
    }

    private static let schema = Schema([
        .required("name", .string(maximumLength: 5), ""),
        .optional("count", .integer(.range(1...10)), ""),
        .optional("share", .number(.from(0, below: 1)), ""),
        .optional("mode", .choice(["fast", "slow"]), ""),
        .optional("pair", .list(.number(.any), count: 2...2), ""),
        .optional("tags", .map(.boolean, maximumCount: 1), ""),
        .optional("layer", .component(layers), ""),
        .optional("limit", .nullable(.integer(.positive)), ""),
        .optional("size", .either([.choice(["same"]), .integer(.nonNegative)]), ""),
        .optional(
            "source",
            .variant([Schema.Variant("file", Schema([])), Schema.Variant("layer", layers)]), ""),
    ])

    private static func problems(_ document: JSONValue) -> [Phrase] {
        var reader = SchemaReader()
        _ = reader.object(document, schema, at: .root)
        return reader.problems.map(\.text)
    }

    @Test(
        arguments: [
            ([:], "缺少该字段，应为至多 5 个字符的字符串"),
            (["name": "longer"], "应为至多 5 个字符的字符串，实为 6 个字符"),
            (["name": "a", "count": 11], "应为 1 到 10 之间的整数，实为 11"),
            (["name": "a", "count": []], "应为 1 到 10 之间的整数，实为含 0 个元素的数组"),
            (["name": "a", "share": 1], "应为不小于 0 且小于 1 的数，实为 1"),
            (["name": "a", "mode": "fsat"], "应为以下之一：\"fast\"、\"slow\"，实为 \"fsat\"；是否想写 \"fast\"？"),
            (["name": "a", "pair": true], "应为含 2 个元素的列表，每个元素为数，实为 true"),
            (["name": "a", "tags": 1], "应为至多 1 个成员的对象，每个成员为 true 或 false，实为 1"),
            (["name": "a", "layer": 1], "应为一个对象，其 \"type\" 为层的类型，实为 1"),
            (["name": "a", "layer": [:]], "缺少层的类型"),
            (["name": "a", "layer": ["type": "liner"]], "未知的层 \"liner\"；是否想写 \"linear\"？"),
            (["name": "a", "limit": 0], "应为大于 0 的整数，实为 0"),
            (["name": "a", "limit": "x"], "应为大于 0 的整数，实为 \"x\""),
            (["name": "a", "size": true], "应为 \"same\"，或不小于 0 的整数，实为 true"),
            (["name": "a", "source": 1], "应为含以下成员之一的对象：\"file\"、\"layer\"，实为 1"),
            (["name": "a", "source": [:]], "应有且仅有以下之一：\"file\"、\"layer\"；却一个也没有"),
            (["name": "a", "naem": 1], "未知字段 \"naem\"；是否想写 \"name\"？"),
        ] as [(JSONValue, String)])
    func `says in Chinese what was expected and what was found`(
        _ document: JSONValue, _ expected: String
    ) {
        let problems = SchemaPhraseTests.problems(document)
        #expect(problems.map(\.chinese) == [expected])
        #expect(problems.flatMap(\.chineseFlaws) == [])
    }
}
