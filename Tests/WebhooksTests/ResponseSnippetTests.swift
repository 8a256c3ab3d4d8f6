import Foundation
import Testing

@testable import Webhooks

struct ResponseSnippetTests {
    private static let bodies: [(body: Data, snippet: String)] = [
        (Data(), ""),
        (Data("fine".utf8), "fine"),
        (Data("a\r\nb\tc\u{2028}d".utf8), "a b c d"),
        (Data("é 梯度 🧠".utf8), "é 梯度 🧠"),
        (Data("x\u{1b}[31m\u{0}y\u{202e}z".utf8), "x\u{FFFD}[31m\u{FFFD}y\u{FFFD}z"),
        (Data([0x61, 0xff, 0x62]), "a\u{FFFD}b"),
    ]

    @Test(arguments: bodies)
    func `makes bytes safe to show`(body: Data, snippet: String) {
        // "\r\n" is two scalars and becomes two spaces; squeezing them here keeps the table legible.
        let text = ResponseSnippet.text(of: body).replacingOccurrences(of: "  ", with: " ")
        #expect(text == snippet)
    }

    @Test(arguments: [("a", 1024), ("é", 1024), ("梯", 1023), ("🧠", 1024)])
    func `cuts between characters at 1 KiB`(character: String, byteCount: Int) {
        let body = Data(String(repeating: character, count: 3000).utf8)
        let text = ResponseSnippet.text(of: body)
        #expect(text.utf8.count == byteCount)
        #expect(text.allSatisfy { String($0) == character })
    }

    @Test func `stays within 1 KiB when every byte needs repair`() {
        #expect(ResponseSnippet.text(of: Data(repeating: 0xff, count: 4096)).utf8.count == 1023)
    }
}
