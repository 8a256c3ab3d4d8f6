import Foundation
import Testing

@testable import Records

struct ChineseTextTests {
    @Test(arguments: [
        ("原因是sgd 在学习率 0.1 下进展缓慢", "原因是 sgd 在学习率 0.1 下进展缓慢"),
        ("变为 infinity", "变为无穷大"), ("达到 -infinity。", "达到负无穷大。"),
        ("变为 无穷大", "变为无穷大"), ("第8步", "第 8 步"), ("配置，batch_size", "配置，batch_size"),
        ("to infinity", "to infinity"), ("", ""),
        ("未知字段 \"学习率lr\"", "未知字段 \"学习率lr\""),
    ])
    func `sets names and numbers apart from Chinese`(_ text: String, _ expected: String) {
        #expect(Phrase("x", text).chinese == expected)
        #expect(ChineseText.set(expected) == expected)
    }

    @Test func `lists names with the comma of each language`() {
        #expect(Phrase(listing: ["a", "b"]) == Phrase("a, b", "a、b"))
    }

    @Test func `every sentence is joined as its language does`() {
        let text = Phrase(joining: [Phrase("One", "一").sentence, Phrase("two", "二").sentence])
        #expect(text == Phrase("One. two.", "一。二。"))
    }

    /// All Chinese of the sources, reached by another test or not.
    @Test func `no source has half-width punctuation in Chinese`() throws {
        let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Sources")
        let files = try #require(
            FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
        var chinese = 0
        for case let file as URL in files where file.pathExtension == "swift" {
            for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
                guard line.contains(/[\u{4E00}-\u{9FFF}]/) else { continue }
                chinese += 1
                let flaw = /[,;:(]\x20?[\u{4E00}-\u{9FFF}]|[\u{4E00}-\u{9FFF}][,;:()]|周期|规格/
                #expect(!line.contains(flaw), "\(file.lastPathComponent): \(line)")
            }
        }
        #expect(chinese > 300)
    }
}
