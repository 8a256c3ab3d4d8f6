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
        try fixture.store.saveDiagnosis(diagnosis, jobID: id, token: claimed.token)
        diagnosis = .sample(.sick, step: 8)
        diagnosis.findings = [
            Finding(
                symptom: Symptom.allCases.first, cause: Cause.allCases.first, confidence: 0.5,
                severity: .error, firstStep: 3,
                evidence: [Evidence("loss", value: .infinity, expected: "finite")],
                explanation: "it broke")
        ]
        try fixture.store.saveDiagnosis(diagnosis, jobID: id, token: claimed.token)
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
        try fixture.store.saveFacts(["a": 1], jobID: id, token: claimed.token)
        try fixture.store.saveFacts(["b": [1, nil, "NaN"]], jobID: id, token: claimed.token)
        #expect(try fixture.store.facts(of: id) == ["b": [1, nil, "NaN"]])
    }

    @Test func `adds to the provenance`() throws {
        let fixture = try StoreFixture()
        let claimed = try fixture.running()
        try fixture.store.addProvenance(
            ["cpu": "x", "version": "2"], jobID: claimed.job.id, token: claimed.token)
        let job = try #require(try fixture.store.job(claimed.job.id))
        #expect(job.provenance == ["cpu": "x", "version": "2"])
        #expect(job.version == claimed.job.version + 1)
    }

    @Test func `keeps the newest checkpoint`() throws {
        let fixture = try StoreFixture()
        let claimed = try fixture.running()
        let id = claimed.job.id
        #expect(try fixture.store.checkpoint(of: id) == nil)
        for step in 1...3 {
            try fixture.store.saveCheckpoint(
                Data([0, UInt8(step)]), step: step, jobID: id, token: claimed.token)
        }
        #expect(
            try fixture.store.checkpoint(of: id)
                == Checkpoint(step: 3, createdAt: fixture.clock.now, data: Data([0, 3])))
        #expect(try fixture.count("checkpoints") == 1)
    }
}
