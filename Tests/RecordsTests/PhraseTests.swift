import Foundation
import Records
import Testing

struct PhraseTests {
    private func json(_ phrase: Phrase) throws -> String {
        String(decoding: try JSONCoding.encode(phrase), as: UTF8.self)
    }

    @Test func `is written as one string where that is enough`() throws {
        #expect(try json(.about(2)) == #"{"en":"about 2","zh":"约 2"}"#)
        #expect(try json(.about(2).only(in: .chinese)) == #""约 2""#)
        #expect(try json(Phrase(verbatim: "0")) == #""0""#)
    }

    @Test func `is read as it was written`() throws {
        for phrase in [Phrase.finite, Phrase(verbatim: "0"), .between(0, 9), .atMost(-1e9)] {
            let data = try JSONCoding.encode(phrase)
            #expect(try JSONCoding.decode(Phrase.self, from: data) == phrase)
        }
        #expect(throws: DecodingError.self) {
            try JSONCoding.decode(Phrase.self, from: Data(#"{"en": "finite"}"#.utf8))
        }
    }

    @Test func `a result of a check from before there was Chinese is read`() throws {
        let text = """
            {"check": "validation_shift", "outcome": "fired", "severity": "error",
             "message": "inputs can be told from those", "rows": [], "columns": [],
             "evidence": [{"series": "area", "value": 0.9, "expected": "about 0.5"}]}
            """
        let result = try JSONCoding.decode(CheckResult.self, from: Data(text.utf8))
        #expect(result.message == Phrase(verbatim: "inputs can be told from those"))
        #expect(result.evidence.first?.expected.chinese == "about 0.5")
    }

    @Test func `a result of a check is written in one language`() throws {
        let result = CheckResult(
            "loss_at_start", .fired, severity: .warning, message: Phrase("high", "过高"),
            evidence: [Evidence("loss", value: 9, expected: .about(2.3))])
        let json = try JSONCoding.value(of: result.only(in: .chinese))
        #expect(json["message"] == "过高")
        #expect(json["evidence"]?.array?.first?["expected"] == "约 2.3")
        let data = try JSONCoding.encode(result)
        #expect(try JSONCoding.decode(CheckResult.self, from: data) == result)
    }
}
