import Foundation
import Records
import Testing

struct JSONPatchTests {
    private static let document: JSONValue = ["a": 1, "b": ["c": [10, 20, 30]], "n": nil]

    /// One operation and what it makes of the document; nil for a conflict.
    struct Change: Sendable, CustomTestStringConvertible {
        let operation: JSONPatch.Operation
        let result: JSONValue?

        var testDescription: String { "\(operation.op.rawValue) \(operation.path)" }

        init(
            _ op: JSONPatch.Operation.Verb, _ path: String, _ value: JSONValue? = nil,
            gives result: JSONValue?
        ) {
            operation = JSONPatch.Operation(op, path, value)
            self.result = result
        }
    }

    @Test(arguments: [
        Change(.add, "/d", 2, gives: ["a": 1, "b": ["c": [10, 20, 30]], "n": nil, "d": 2]),
        Change(.add, "/a", 2, gives: ["a": 2, "b": ["c": [10, 20, 30]], "n": nil]),
        Change(.add, "/a", .null, gives: ["a": nil, "b": ["c": [10, 20, 30]], "n": nil]),
        Change(.add, "/b/c/0", 5, gives: ["a": 1, "b": ["c": [5, 10, 20, 30]], "n": nil]),
        Change(.add, "/b/c/3", 5, gives: ["a": 1, "b": ["c": [10, 20, 30, 5]], "n": nil]),
        Change(.add, "/b/c/-", 5, gives: ["a": 1, "b": ["c": [10, 20, 30, 5]], "n": nil]),
        Change(.add, "", 7, gives: 7),
        Change(.add, "/b/c/4", 5, gives: nil),
        Change(.add, "/b/c/-1", 5, gives: nil),
        Change(.add, "/b/c/x", 5, gives: nil),
        Change(.add, "/b/c/01", 5, gives: nil),
        Change(.add, "/b/c/+1", 5, gives: nil),
        Change(.add, "/x/y", 5, gives: nil),
        Change(.add, "/a/y", 5, gives: nil),
        Change(.add, "/d", gives: nil),
        Change(.remove, "/a", gives: ["b": ["c": [10, 20, 30]], "n": nil]),
        Change(.remove, "/n", gives: ["a": 1, "b": ["c": [10, 20, 30]]]),
        Change(.remove, "/b/c/1", gives: ["a": 1, "b": ["c": [10, 30]], "n": nil]),
        Change(.remove, "/b/c/3", gives: nil),
        Change(.remove, "/b/c/-", gives: nil),
        Change(.remove, "/x", gives: nil),
        Change(.remove, "", gives: nil),
        Change(.replace, "/a", "z", gives: ["a": "z", "b": ["c": [10, 20, 30]], "n": nil]),
        Change(.replace, "/b/c/2", 0, gives: ["a": 1, "b": ["c": [10, 20, 0]], "n": nil]),
        Change(.replace, "/a", .null, gives: ["a": nil, "b": ["c": [10, 20, 30]], "n": nil]),
        Change(.replace, "/d", 1, gives: nil),
        Change(.replace, "/b/c/-", 1, gives: nil),
        Change(.replace, "/a", gives: nil),
        Change(.replace, "a", 1, gives: nil),
    ])
    func `applies an operation or says that it can't`(_ change: Change) throws {
        let patch = JSONPatch([change.operation])
        guard let expected = change.result else {
            let error = #expect(throws: SpecErrors.self) {
                try patch.applied(to: JSONPatchTests.document)
            }
            #expect(error?.problems.map(\.code) == [.patchConflict])
            #expect(error?.problems.first?.pointer == change.operation.path)
            let verb = change.operation.op.rawValue
            #expect(
                error?.problems.first?.detail
                    == "cannot \(verb) here: no such place in the document")
            return
        }
        #expect(try patch.applied(to: JSONPatchTests.document) == expected)
        // The wire form says the same.
        let wire = try JSONCoding.decode(JSONPatch.self, from: JSONCoding.encode(patch))
        #expect(wire == patch)
        #expect(try wire.applied(to: JSONPatchTests.document) == expected)
    }

    @Test func `applies operations in order, each to the result of the one before`() throws {
        let patch = JSONPatch([
            .init(.add, "/list", []), .init(.add, "/list/-", 1), .init(.add, "/list/0", 0),
            .init(.replace, "/list/1", 2), .init(.remove, "/list/0"),
        ])
        #expect(try patch.applied(to: [:]) == ["list": [2]])
    }

    @Test func `is a JSON array of operations on the wire`() throws {
        let text =
            #"[{"op":"replace","path":"/optimizer/lr","value":0.1},{"op":"remove","path":"/a"}]"#
        let patch = try JSONCoding.decode(JSONPatch.self, from: Data(text.utf8))
        #expect(
            patch == JSONPatch([.init(.replace, "/optimizer/lr", 0.1), .init(.remove, "/a")]))
        #expect(try String(decoding: JSONCoding.encode(patch), as: UTF8.self) == text)
    }
}
