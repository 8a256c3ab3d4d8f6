import Foundation
import Records
import Testing

struct DiagnosisTests {
    @Test func `a diagnosis of before there were phrases is read`() throws {
        let text = """
            {"status": "final", "verdict": "sick", "step": 9, "summary": "The loss is NaN.",
             "findings": [{
               "id": "f1", "symptom": "loss_not_finite", "cause": "learning_rate_too_high",
               "category": "hyperparameters", "confidence": 0.9, "severity": "critical",
               "first_step": 4, "layer": null, "explains": [], "alternatives": [],
               "evidence": [{"series": "loss", "step": 4, "value": "NaN", "expected": "finite"}],
               "explanation": "The loss became NaN.",
               "remedies": [{"id": "lower_learning_rate", "title": "Lower it", "trial": null,
                 "patch": [{"op": "replace", "path": "/optimizer/lr", "value": 0.1}]}]}],
             "checks": [{"rule": "overfitting", "outcome": "not_evaluable", "reason": "no rows"}]}
            """
        let diagnosis = try JSONCoding.decode(Diagnosis.self, from: Data(text.utf8))
        #expect(diagnosis.language(for: .chinese) == .english)
        for language in Language.allCases {
            let told = diagnosis.only(in: language)
            #expect(told.summary.text(in: language) == "The loss is NaN.")
            #expect(told.findings.first?.explanation.english == "The loss became NaN.")
            #expect(told.findings.first?.remedies.first?.title.english == "Lower it")
            #expect(told.checks.first?.reason?.english == "no rows")
        }
    }

    @Test func `keeps both languages and tells one`() throws {
        let diagnosis = Diagnosis(
            status: .live, verdict: .healthy, step: 1, summary: Phrase("well", "正常"),
            findings: [], checks: [])
        let data = try JSONCoding.encode(diagnosis)
        #expect(try JSONCoding.decode(Diagnosis.self, from: data) == diagnosis)
        #expect(diagnosis.language(for: .chinese) == .chinese)
        #expect(try JSONCoding.value(of: diagnosis)["summary"] == ["en": "well", "zh": "正常"])
        #expect(try JSONCoding.value(of: diagnosis.only(in: .chinese))["summary"] == "正常")
    }
}
