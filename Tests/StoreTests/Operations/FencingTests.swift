import Foundation
import Records
import Testing

@testable import Store

/// A write that only the holder of a lease may make.
struct WorkerWrite: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let write: @Sendable (Store, String, Int64) throws -> Void

    init(_ name: String, _ write: @escaping @Sendable (Store, String, Int64) throws -> Void) {
        testDescription = name
        self.write = write
    }

    static let all = [
        WorkerWrite("append") { try $0.append(NewEvent(.incident), to: $1, token: $2) },
        WorkerWrite("finish") { try $0.finish(jobID: $1, token: $2, JobOutcome(.succeeded)) },
        WorkerWrite("release") { try $0.release(jobID: $1, token: $2) },
        WorkerWrite("series") {
            try $0.saveSeries(["loss": Series()], jobID: $1, token: $2)
        },
        WorkerWrite("diagnosis") { try $0.saveDiagnosis(.sample(), jobID: $1, token: $2) },
        WorkerWrite("facts") { try $0.saveFacts(["a": 1], jobID: $1, token: $2) },
        WorkerWrite("provenance") { try $0.addProvenance(["a": 1], jobID: $1, token: $2) },
        WorkerWrite("checkpoint") {
            try $0.saveCheckpoint(Data([1]), step: 1, jobID: $1, token: $2)
        },
    ]
}

/// A way to lose a lease.
enum Loss: CaseIterable {
    case taken, takenAndFinished, released, finished, neverHeld, noSuchJob
}

@Suite struct FencingTests {
    /// Loses the lease of a job, and returns the job to write to and the token to write with.
    private func lose(
        _ loss: Loss, _ fixture: StoreFixture, _ claimed: ClaimedJob
    ) throws -> (String, Int64) {
        let store = fixture.store
        let (id, token) = (claimed.job.id, claimed.token)
        switch loss {
        case .taken, .takenAndFinished:
            fixture.clock.advance(bySeconds: 31)
            try store.recover()
            let second = try #require(try store.claim(worker: "other", leaseSeconds: 30))
            #expect(second.job.id == id)
            #expect(second.token > token)
            if loss == .takenAndFinished {
                try store.finish(jobID: id, token: second.token, JobOutcome(.succeeded))
            }
        case .released: try store.release(jobID: id, token: token)
        case .finished: try store.finish(jobID: id, token: token, JobOutcome(.failed))
        case .neverHeld: return (id, token + 1)
        case .noSuchJob: return ("job_nobody", token)
        }
        return (id, token)
    }

    @Test(arguments: WorkerWrite.all, Loss.allCases)
    func `refuses a write without the lease, and changes nothing`(
        write: WorkerWrite, loss: Loss
    ) throws {
        let fixture = try StoreFixture()
        let claimed = try fixture.running(webhook: .sample())
        let (id, token) = try lose(loss, fixture, claimed)
        let before = try fixture.content()
        expectError(.leaseLost) { try write.write(fixture.store, id, token) }
        #expect(try fixture.content() == before)
    }

    @Test(arguments: Loss.allCases)
    func `tells a heartbeat that the lease is lost`(loss: Loss) throws {
        let fixture = try StoreFixture()
        let (id, token) = try lose(loss, fixture, try fixture.running())
        let answer = try fixture.store.heartbeat(
            jobID: id, token: token, latest: ["loss": 1], leaseSeconds: 30)
        #expect(answer == .lost)
        #expect(try fixture.store.job(id)?.latest ?? [:] == [:])
    }

    @Test(arguments: WorkerWrite.all)
    func `lets the holder write`(write: WorkerWrite) throws {
        let fixture = try StoreFixture()
        let claimed = try fixture.running()
        let before = try fixture.content()
        try write.write(fixture.store, claimed.job.id, claimed.token)
        #expect(try fixture.content() != before)
    }
}
