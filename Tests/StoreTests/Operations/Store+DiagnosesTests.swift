import Foundation
import Records
import Testing

@testable import Store

@Suite struct DiagnosesTests {
    @Test func `stores a live diagnosis and its verdict`() throws {
        let fixture = try StoreFixture()
        let claimed = try fixture.running()
        let id = claimed.job.id
        #expect(try fixture.store.diagnosis(of: id) == nil)
        var diagnosis = Diagnosis.sample(.undetermined)
        try fixture.store.saveDiagnosis(diagnosis, under: claimed.lease)
        diagnosis = .sample(.sick, step: 8)
        diagnosis.findings = [
            Finding(
                symptom: Symptom.allCases.first, cause: Cause.allCases.first, confidence: 0.5,
                severity: .error, firstStep: 3,
                evidence: [Evidence("loss", value: .infinity, expected: "finite")],
                explanation: Phrase("it broke", "出错了"))
        ]
        try fixture.store.saveDiagnosis(diagnosis, under: claimed.lease)
        #expect(try fixture.store.diagnosis(of: id) == diagnosis)
        let job = try #require(try fixture.store.job(id))
        #expect(job.verdict == .sick)
        #expect(job.version == claimed.job.version + 2)
    }

    @Test func `stores facts in place of those before`() throws {
        let fixture = try StoreFixture()
        let claimed = try fixture.running()
        let id = claimed.job.id
        #expect(try fixture.store.facts(of: id) == nil)
        try fixture.store.saveFacts(["a": 1], under: claimed.lease)
        try fixture.store.saveFacts(["b": [1, nil, "NaN"]], under: claimed.lease)
        #expect(try fixture.store.facts(of: id) == ["b": [1, nil, "NaN"]])
    }
}
