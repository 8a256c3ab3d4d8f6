import Foundation
import Records
import Testing

struct JSONCodingTests {
    private static func text(_ value: some Encodable) throws -> String {
        String(decoding: try JSONCoding.encode(value), as: UTF8.self)
    }

    @Test func `sorts keys and leaves slashes alone`() throws {
        let value: JSONValue = ["b": "a/b", "a": [1, 2.5, true, nil], "ä": [:]]
        #expect(try JSONCodingTests.text(value) == #"{"a":[1,2.5,true,null],"b":"a/b","ä":{}}"#)
    }

    @Test func `writes NaN and infinities as texts, in values and in structures alike`() throws {
        let value: JSONValue = [.number(.nan), .number(.infinity), .number(-.infinity)]
        let expected = #"["NaN","Infinity","-Infinity"]"#
        #expect(try JSONCodingTests.text(value) == expected)
        #expect(try JSONCodingTests.text([Float.nan, .infinity, -.infinity]) == expected)
        let back = try JSONCoding.decode([Float].self, from: Data(expected.utf8))
        #expect(back[0].isNaN && back[1] == .infinity && back[2] == -.infinity)
    }

    @Test func `leaves the non-finite texts in what a user sends as they are`() throws {
        let document = try JSONCoding.document(from: Data(#"["NaN",1]"#.utf8))
        #expect(document == ["NaN", 1])
    }

    @Test(
        arguments: [
            JSONValue.null, false, 0, -0.1, 1e-300, 9_007_199_254_740_991, "", "\u{0}\"\\\n😀", [],
            [:],
            [[[1]], ["k": nil]],
        ] as [JSONValue])
    func `gives back every value as it was`(_ value: JSONValue) throws {
        let data = try JSONCoding.encode(value)
        #expect(try JSONCoding.document(from: data) == value)
        #expect(try JSONCoding.decode(JSONValue.self, from: data) == value)
        #expect(try JSONCoding.value(of: value) == value)
    }

    @Test(arguments: [
        "", "{", "[1,,2]", "{\"a\":}", "nul", "{'a':1}", "[1] 2", "\"\\x\"", "{\"a\" 1}", "NaN",
        String(repeating: "[", count: 100_000),
    ])
    func `refuses what isn't JSON with one problem`(_ text: String) {
        let error = #expect(throws: SpecErrors.self) {
            try JSONCoding.document(from: Data(text.utf8))
        }
        #expect(error?.problems.map(\.code) == [.invalidJSON])
        #expect(error?.problems.first?.pointer == "")
        #expect(error?.problems.first?.detail.isEmpty == false)
    }

    @Test func `refuses bytes that aren't UTF-8`() {
        #expect(throws: SpecErrors.self) {
            try JSONCoding.document(from: Data([0x22, 0xFF, 0xFE, 0x80, 0x22]))
        }
    }
}
