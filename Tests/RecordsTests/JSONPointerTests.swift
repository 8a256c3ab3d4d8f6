import Records
import Testing

struct JSONPointerTests {
    /// The examples of RFC 6901, section 5, and what surrounds them.
    @Test(
        arguments: [
            ("", []), ("/", [""]), ("/foo/0", ["foo", "0"]), ("/a~1b", ["a/b"]), ("/m~0n", ["m~n"]),
            ("/~01", ["~1"]), ("/ ", [" "]), ("/k\"l", ["k\"l"]), ("//", ["", ""]),
            ("/é/日", ["é", "日"]),
        ] as [(String, [String])])
    func `reads and writes the same text`(_ text: String, _ tokens: [String]) {
        #expect(JSONPointer(text)?.tokens == tokens)
        #expect(JSONPointer(tokens: tokens).description == text)
    }

    @Test(arguments: ["foo", "foo/bar", "/~", "/a~2b", "/a~", "#/a"])
    func `refuses what is no pointer`(_ text: String) {
        #expect(JSONPointer(text) == nil)
    }

    @Test func `goes down by key and index`() {
        #expect(JSONPointer.root["layers"][2]["a/b"].description == "/layers/2/a~1b")
    }
}
