import Datasets
import Records
import Testing

struct SourceLoaderTests {
    private let pointer = JSONPointer(tokens: ["data", "source"])

    @Test func `loads what is named`() throws {
        #expect(try load(["builtin": "iris"]).rowCount == 150)
        #expect(try load(["generator": "xor", "rows": 7]).rowCount == 7)
        #expect(try load(["inline": ["inputs": [[1], [2]], "labels": [0, 1]]]).rowCount == 2)
        let stored = try load(["builtin": "wine"])
        let found = try SourceLoader.load(
            .dataset("ds_1"),
            stored: { id throws(SpecErrors) in
                #expect(id == "ds_1")
                return stored
            },
            at: pointer)
        #expect(found == stored)
    }

    @Test func `names the nearest data set`() {
        #expect(
            problems {
                _ = try SourceLoader.load(
                    .builtin("irsi"),
                    stored: { id throws(SpecErrors) in
                        throw SpecErrors(.root, .notFound, id)
                    },
                    at: pointer)
            } == "/data/source/builtin: unknown data set \"irsi\"; did you mean \"iris\"?")
    }

    @Test(
        arguments: [
            (
                ["builtin": "digit"],
                """
                /data/source/builtin: expected one of "breast_cancer", "diabetes", "digits", "iris", \
                "wine", got "digit"; did you mean "digits"?
                """
            ),
            (
                ["dataset": "ds_9"],
                "/data/source/dataset: no data set \"ds_9\""
            ),
            (
                ["builtins": "digits"],
                """
                /data/source: expected exactly one of "builtin", "dataset", "generator", "inline", \
                found none of them; did you mean "builtin"?
                """
            ),
            (
                ["builtin": "digits", "generator": "xor"],
                """
                /data/source: expected exactly one of "builtin", "dataset", "generator", "inline", \
                found "builtin" and "generator"
                """
            ),
        ] as [(JSONValue, String)])
    func `says what is wrong with a source`(source: JSONValue, expected: String) {
        #expect(problems { _ = try load(source) } == expected)
    }
}
