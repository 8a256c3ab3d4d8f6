import Records
import Testing

struct SchemaReaderTests {
    private static let shapes = ComponentSet("shape") {
        [
            ComponentSchema(
                "circle", "round", [.required("radius", .number(.positive), "the radius")]),
            ComponentSchema(
                "square", "four equal sides",
                [.field("side", .number(.range(0...10)), default: 1, "the side")]),
        ]
    }

    private static let colors = ComponentSet("color") {
        [
            ComponentSchema(
                "gray", "no hue", [.field("level", .number(.any), default: 0.5, "the level")])
        ]
    }

    private static let schema = Schema([
        .required("name", .string(maximumLength: 5), "a name"),
        .field("count", .integer(.range(1...10)), default: 3, "a count"),
        .field("share", .number(.from(0, below: 1)), default: 0.5, "a share"),
        .optional("limit", .integer(.positive), "a limit"),
        .field("is_open", .boolean, default: true, "a flag"),
        .field("mode", .choice(["fast", "slow"]), default: "fast", "a mode"),
        .field("pair", .list(.number(.any), count: 2...2), default: [0, 1], "a pair"),
        .field("tags", .map(.string(maximumLength: 3), maximumCount: 2), default: [:], "tags"),
        .field("shape", .component(shapes), default: ["type": "square"], "a shape"),
        .field("shapes", .list(.component(shapes), count: 0...3), default: [], "shapes"),
        .optional(
            "origin",
            .variant([
                Schema.Variant("file", Schema([.required("file", .string(maximumLength: 9), "")])),
                Schema.Variant("color", colors),
            ]), "where from"),
        .optional(
            "padding",
            .either([
                .choice(["same"]), .integer(.nonNegative),
                .list(.integer(.nonNegative), count: 2...2),
            ]), "a name, a number or two"),
        .field("free", .any, default: nil, "anything"),
    ])

    private static func read(_ document: JSONValue) -> (JSONValue, [SpecProblem]) {
        var reader = SchemaReader()
        let members = reader.object(document, schema, at: .root)
        return (.object(members), reader.problems)
    }

    @Test func `fills in defaults, nested ones too, and leaves optional fields out`() {
        let (value, problems) = SchemaReaderTests.read(["name": "a"])
        #expect(problems.isEmpty)
        #expect(
            value == [
                "name": "a", "count": 3, "share": 0.5, "is_open": true, "mode": "fast",
                "pair": [0, 1], "tags": [:], "shape": ["type": "square", "side": 1], "shapes": [],
                "free": nil,
            ])
    }

    @Test(
        arguments: [
            ("same", nil), (2, nil), ([1, 2], nil), (nil, nil),
            (-1, ("/padding", "expected an integer of at least 0, got -1")),
            ([1, -2], ("/padding/1", "expected an integer of at least 0, got -2")),
            (
                [1],
                (
                    "/padding",
                    "expected a list of 2, each an integer of at least 0, got an array of 1"
                )
            ),
            ("sane", ("/padding", "expected \"same\", got \"sane\"; did you mean \"same\"?")),
            (
                true,
                (
                    "/padding",
                    "expected \"same\" or an integer of at least 0 or a list of 2, each an integer of at "
                        + "least 0, got true"
                )
            ),
        ] as [(JSONValue, (String, String)?)])
    func `reads one of some kinds and says what is wrong with it`(
        _ value: JSONValue, _ expected: (pointer: String, detail: String)?
    ) {
        let (read, problems) = SchemaReaderTests.read(["name": "a", "padding": value])
        #expect(problems.map(\.pointer) == (expected.map { [$0.pointer] } ?? []))
        #expect(problems.map(\.detail) == (expected.map { [$0.detail] } ?? []))
        if expected == nil { #expect(read["padding"] == value) }
    }

    @Test func `keeps what is given and fills in the rest of nested objects`() {
        let (value, problems) = SchemaReaderTests.read([
            "name": "a", "limit": nil,
            "shapes": [["type": "square"], ["type": "circle", "radius": 2]],
            "origin": ["color": "gray"], "tags": ["x": "y"], "free": [1, "two"],
        ])
        #expect(problems.isEmpty)
        #expect(value["limit"] == .null)
        #expect(
            value["shapes"] == [["type": "square", "side": 1], ["type": "circle", "radius": 2]])
        #expect(value["origin"] == ["color": "gray", "level": 0.5])
        #expect(value["tags"] == ["x": "y"])
        #expect(value["free"] == [1, "two"])
    }

    /// A document with one problem.
    struct Wrong: Sendable, CustomTestStringConvertible {
        let document: JSONValue
        let pointer: String
        let code: SpecProblem.Code
        let detail: String

        var testDescription: String { "\(pointer): \(detail)" }

        init(
            _ key: String, _ value: JSONValue, _ pointer: String, _ code: SpecProblem.Code,
            _ detail: String
        ) {
            document = .object(["name": "a"].merging([key: value]) { $1 })
            self.pointer = pointer
            self.code = code
            self.detail = detail
        }
    }

    @Test(arguments: [
        Wrong("name", 1, "/name", .wrongType, "expected a string of at most 5 characters, got 1"),
        Wrong(
            "name", "abcdef", "/name", .outOfRange,
            "expected a string of at most 5 characters, got 6 characters"),
        Wrong("count", 0, "/count", .outOfRange, "expected an integer from 1 to 10, got 0"),
        Wrong("count", 1.5, "/count", .outOfRange, "expected an integer from 1 to 10, got 1.5"),
        Wrong(
            "count", 1e300, "/count", .outOfRange, "expected an integer from 1 to 10, got 1e+300"),
        Wrong("count", "1", "/count", .wrongType, "expected an integer from 1 to 10, got \"1\""),
        Wrong("share", 1, "/share", .outOfRange, "expected a number from 0, below 1, got 1"),
        Wrong("share", -0.5, "/share", .outOfRange, "expected a number from 0, below 1, got -0.5"),
        Wrong(
            "share", "NaN", "/share", .wrongType, "expected a number from 0, below 1, got \"NaN\""),
        Wrong("share", nil, "/share", .wrongType, "expected a number from 0, below 1, got null"),
        Wrong("limit", 0, "/limit", .outOfRange, "expected an integer above 0, got 0"),
        Wrong("limit", [], "/limit", .wrongType, "expected an integer above 0, got an array of 0"),
        Wrong("is_open", 1, "/is_open", .wrongType, "expected true or false, got 1"),
        Wrong(
            "mode", "fats", "/mode", .unknownName,
            "expected one of \"fast\", \"slow\", got \"fats\"; did you mean \"fast\"?"),
        Wrong(
            "mode", "zzz", "/mode", .unknownName, "expected one of \"fast\", \"slow\", got \"zzz\""),
        Wrong("mode", true, "/mode", .wrongType, "expected one of \"fast\", \"slow\", got true"),
        Wrong(
            "pair", [1], "/pair", .outOfRange,
            "expected a list of 2, each a number, got an array of 1"),
        Wrong("pair", [1, "b"], "/pair/1", .wrongType, "expected a number, got \"b\""),
        Wrong(
            "tags", ["a": "1", "b": "2", "c": "3"], "/tags", .outOfRange,
            "expected an object of at most 2 members, each a string of at most 3 characters, "
                + "got 3 members"),
        Wrong(
            "tags", ["a/b~": 1], "/tags/a~1b~0", .wrongType,
            "expected a string of at most 3 characters, got 1"),
        Wrong(
            "shape", 1, "/shape", .wrongType, "expected an object with the shape's \"type\", got 1"),
        Wrong("shape", [:], "/shape/type", .missingField, "expected the type of the shape"),
        Wrong(
            "shape", ["type": "sqare"], "/shape/type", .unknownName,
            "unknown shape \"sqare\"; did you mean \"square\"?"),
        Wrong("shape", ["type": 4], "/shape/type", .unknownName, "unknown shape 4"),
        Wrong(
            "shape", ["type": "circle"], "/shape/radius", .missingField,
            "expected a number above 0, found nothing"),
        Wrong(
            "shapes", [["type": "square"], ["type": "square", "sides": 2]], "/shapes/1/sides",
            .unknownField, "unknown field \"sides\"; did you mean \"side\"?"),
        Wrong(
            "origin", ["fil": 1], "/origin", .missingField,
            "expected exactly one of \"file\", \"color\", found none of them; did you mean \"file\"?"
        ),
        Wrong(
            "origin", ["file": "a", "color": "gray"], "/origin", .conflictingFields,
            "expected exactly one of \"file\", \"color\", found \"file\" and \"color\""),
        Wrong(
            "origin", "file", "/origin", .wrongType,
            "expected an object with one of \"file\", \"color\", got \"file\""),
        Wrong(
            "origin", ["color": "grey"], "/origin/color", .unknownName,
            "unknown color \"grey\"; did you mean \"gray\"?"),
        Wrong(
            "cuont", 1, "/cuont", .unknownField, "unknown field \"cuont\"; did you mean \"count\"?"),
        Wrong("zzzzzz", 1, "/zzzzzz", .unknownField, "unknown field \"zzzzzz\""),
    ])
    func `says where, what was expected and what was found`(_ wrong: Wrong) {
        let (_, problems) = SchemaReaderTests.read(wrong.document)
        #expect(problems.map(\.pointer) == [wrong.pointer])
        #expect(problems.map(\.code) == [wrong.code])
        #expect(problems.map(\.detail) == [wrong.detail])
    }

    @Test func `finds every problem at once, in the schema's order, unknown fields last`() {
        let (value, problems) = SchemaReaderTests.read([
            "zebra": 1, "count": "x", "shapes": [["type": "?"], 3], "apple": 2, "mode": "slow",
            "shape": ["type": "square", "side": 11],
        ])
        #expect(
            problems.map(\.pointer) == [
                "/name", "/count", "/shape/side", "/shapes/0/type", "/shapes/1", "/apple", "/zebra",
            ])
        #expect(value["mode"] == "slow")
        #expect(value["count"] == nil)
    }

    @Test func `throws all problems as one error with a line each`() {
        var reader = SchemaReader()
        _ = reader.object([:], Schema([.required("a", .boolean, "")]), at: .root["x"])
        reader.report(.root, .tooLarge, "expected less")
        let error = #expect(throws: SpecErrors.self) { try reader.finish() }
        #expect(error?.description == "/x/a: expected true or false, found nothing\nexpected less")
    }

    @Test func `throws nothing where nothing is wrong`() throws {
        try SchemaReader().finish()
    }

    @Test(arguments: [JSONValue.null, true, 1, "text", []] as [JSONValue])
    func `refuses a document that is no object`(_ document: JSONValue) {
        let (value, problems) = SchemaReaderTests.read(document)
        #expect(value == [:])
        #expect(problems.map(\.code) == [.wrongType])
        #expect(problems.first?.pointer == "")
        #expect(problems.first?.detail == "expected an object, got \(document.shortDescription)")
    }

    @Test func `doesn't repeat a long text in a message`() {
        let text = String(repeating: "s", count: 41)
        let (_, problems) = SchemaReaderTests.read(["name": "a", "count": .string(text)])
        #expect(problems.first?.detail == "expected an integer from 1 to 10, got a string")
    }

    @Test(
        arguments: [
            (Bounds.any, -1e300, true), (.positive, 0, false), (.positive, 5e-324, true),
            (.nonNegative, 0, true), (.nonNegative, -5e-324, false), (.range(0...1), 1, true),
            (.range(0...1), 1.000_000_1, false), (.from(0, below: 1), 1, false),
            (.from(0, below: 1), 0, true), (.above(0, below: 1), 0, false), (.positive, .nan, true),
        ] as [(Bounds, Double, Bool)])
    func `knows what is inside of bounds`(_ bounds: Bounds, _ value: Double, _ isInside: Bool) {
        // NaN can't come from JSON: "NaN" is a string, and only fields that ask for it read it.
        #expect(bounds.contains(value) == isInside)
    }
}
