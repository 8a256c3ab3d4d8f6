import Foundation
import Records
import Testing

/// A call that only the holder of a lease may make.
struct LedgerCall: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let make: @Sendable (any Ledger, Lease) throws -> Void

    init(_ name: String, _ make: @escaping @Sendable (any Ledger, Lease) throws -> Void) {
        testDescription = name
        self.make = make
    }

    static let all = [
        LedgerCall("release") { try $0.release($1, reason: "why") },
        LedgerCall("wait") { try $0.wait($1, until: nil) },
        LedgerCall("finish") { try $0.finish($1, JobOutcome(.succeeded, diagnosis: .of(.sick))) },
        LedgerCall("spec") { _ = try $0.spec(under: $1) },
        LedgerCall("dataset") { _ = try $0.dataset("ds_1", under: $1) },
        LedgerCall("series") { try $0.saveSeries(["loss": Series()], under: $1) },
        LedgerCall("histograms") { try $0.saveHistograms(["w": []], under: $1) },
        LedgerCall("facts") { try $0.saveFacts(["a": 1], under: $1) },
        LedgerCall("diagnosis") { try $0.saveDiagnosis(.of(.healthy), under: $1) },
        LedgerCall("artifact") {
            try $0.saveArtifact(Data([1]), name: "a", mediaType: "text/plain", under: $1)
        },
        LedgerCall("append") { try $0.append(NewEvent(.incident), under: $1) },
        LedgerCall("save checkpoint") {
            try $0.saveCheckpoint(Data([1]), step: 1, keeping: 1, under: $1)
        },
        LedgerCall("checkpoint") { _ = try $0.checkpoint(below: .max, under: $1) },
        LedgerCall("save experiment") { try $0.saveExperiment(["a": 1], key: "k", under: $1) },
        LedgerCall("experiments") { _ = try $0.experiments(under: $1) },
    ]
}

/// A way to lose a lease.
enum LeaseLoss: CaseIterable {
    case taken, takenAndFinished, released, finished, waiting, cancelledAndReleased, neverHeld
    case noSuchJob

    /// Loses the lease of a job, and returns what the loser calls with.
    func lose(_ lease: Lease, of subject: any LedgerSubject) throws -> Lease {
        let ledger = subject.ledger
        switch self {
        case .taken, .takenAndFinished:
            subject.advance(seconds: 31)
            try subject.recover()
            let second = try #require(try subject.claim())
            #expect(second.id == lease.jobID)
            if self == .takenAndFinished { try ledger.finish(second.lease, JobOutcome(.succeeded)) }
        case .released: try ledger.release(lease, reason: nil)
        case .finished: try ledger.finish(lease, JobOutcome(.failed))
        case .waiting: try ledger.wait(lease, until: nil)
        case .cancelledAndReleased:
            try subject.cancel(lease.jobID)
            try ledger.release(lease, reason: nil)
        case .neverHeld: return Lease(jobID: lease.jobID, token: lease.token + 1)
        case .noSuchJob: return Lease(jobID: "job_nobody", token: lease.token)
        }
        return lease
    }
}

extension Diagnosis {
    static func of(_ verdict: Verdict) -> Diagnosis {
        Diagnosis(
            status: .live, verdict: verdict, step: 7, summary: Phrase("nothing to see", "一切正常"),
            findings: [],
            checks: [])
    }
}
