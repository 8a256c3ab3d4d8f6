import Foundation
import Records
import Testing

@testable import Store

/// A write that only the holder of a lease may make.
struct WorkerWrite: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let write: @Sendable (Store, Lease) throws -> Void

    init(_ name: String, _ write: @escaping @Sendable (Store, Lease) throws -> Void) {
        testDescription = name
        self.write = write
    }

    static let all = [
        WorkerWrite("append") { try $0.append(NewEvent(.incident), under: $1) },
        WorkerWrite("finish") { try $0.finish($1, JobOutcome(.succeeded)) },
        WorkerWrite("release") { try $0.release($1) },
        WorkerWrite("wait") { try $0.wait($1, until: nil) },
        WorkerWrite("series") { try $0.saveSeries(["loss": Series()], under: $1) },
        WorkerWrite("histograms") { try $0.saveHistograms(["weight/a": []], under: $1) },
        WorkerWrite("diagnosis") { try $0.saveDiagnosis(.sample(), under: $1) },
        WorkerWrite("facts") { try $0.saveFacts(["a": 1], under: $1) },
        WorkerWrite("artifact") {
            try $0.saveArtifact(Data([1]), name: "a", mediaType: "text/plain", under: $1)
        },
        WorkerWrite("checkpoint") {
            try $0.saveCheckpoint(Data([1]), step: 1, keeping: 2, under: $1)
        },
        WorkerWrite("experiment") { try $0.saveExperiment(["a": 1], key: "k", under: $1) },
    ]
}

/// A way to lose a lease.
enum Loss: CaseIterable {
    case taken, takenAndFinished, released, finished, neverHeld, noSuchJob
}

@Suite struct FencingTests {
    /// Loses the lease of a job, and returns what to write with.
    private func lose(
        _ loss: Loss, _ fixture: StoreFixture, _ claimed: HeldJob
    ) throws -> Lease {
        let store = fixture.store
        let lease = claimed.lease
        switch loss {
        case .taken, .takenAndFinished:
            fixture.clock.advance(bySeconds: 31)
            try store.recover()
            let second = try #require(try store.claim(worker: "other", leaseSeconds: 30))
            #expect(second.job.id == lease.jobID)
            #expect(second.lease.token > lease.token)
            if loss == .takenAndFinished {
                try store.finish(second.lease, JobOutcome(.succeeded))
            }
        case .released: try store.release(lease)
        case .finished: try store.finish(lease, JobOutcome(.failed))
        case .neverHeld: return Lease(jobID: lease.jobID, token: lease.token + 1)
        case .noSuchJob: return Lease(jobID: "job_nobody", token: lease.token)
        }
        return lease
    }

    @Test(arguments: WorkerWrite.all, Loss.allCases)
    func `refuses a write without the lease, and changes nothing`(
        write: WorkerWrite, loss: Loss
    ) throws {
        let fixture = try StoreFixture()
        let claimed = try fixture.running(webhook: .sample())
        let lease = try lose(loss, fixture, claimed)
        let before = try fixture.content()
        expectError(.leaseLost) { try write.write(fixture.store, lease) }
        #expect(try fixture.content() == before)
    }

    @Test(arguments: Loss.allCases)
    func `tells a heartbeat that the lease is lost`(loss: Loss) throws {
        let fixture = try StoreFixture()
        let lease = try lose(loss, fixture, try fixture.running())
        let answer = try fixture.store.heartbeat(
            lease, latest: ["loss": 1], leaseSeconds: 30)
        #expect(answer == .lost)
        #expect(try fixture.store.job(lease.jobID)?.latest ?? [:] == [:])
    }

    @Test(arguments: WorkerWrite.all)
    func `lets the holder write`(write: WorkerWrite) throws {
        let fixture = try StoreFixture()
        let claimed = try fixture.running()
        let before = try fixture.content()
        try write.write(fixture.store, claimed.lease)
        #expect(try fixture.content() != before)
    }
}
