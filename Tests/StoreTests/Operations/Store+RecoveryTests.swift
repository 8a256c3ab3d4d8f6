import Foundation
import Records
import Testing

@testable import Store

@Suite struct RecoveryTests {
    @Test func `takes the jobs of an earlier process at once`() throws {
        let fixture = try StoreFixture()
        let claimed = try fixture.running()
        let id = claimed.job.id
        try fixture.store.saveCheckpoint(Data([1, 2]), step: 3, keeping: 2, under: claimed.lease)
        let store = try fixture.restart()
        let recovered = try store.recover()
        #expect(recovered.map(\.id) == [id])
        #expect(recovered.first?.state == .queued)
        #expect(recovered.first?.stateReason == "worker_lost")
        #expect(try store.checkpoint(of: id)?.data == Data([1, 2]))
        let again = try #require(try store.claim(worker: "w", leaseSeconds: 30))
        #expect(again.job.attempt == 2)
        #expect(again.job.startedAt == claimed.job.startedAt)
        #expect(again.job.transitions.map(\.state) == [.queued, .running, .queued, .running])
        #expect(try store.recover().isEmpty)
        try store.close()
    }

    @Test func `fails a job with which too many workers were lost`() throws {
        let fixture = try StoreFixture()
        let id = try fixture.accept().id
        for attempt in 1...3 {
            _ = try fixture.store.claim(worker: "w", leaseSeconds: 30)
            fixture.clock.advance(bySeconds: 31)
            let job = try #require(try fixture.store.recover(maximumAttempts: 3).first)
            #expect(job.attempt == attempt)
            #expect(job.state == (attempt < 3 ? .queued : .failed))
        }
        let job = try #require(try fixture.store.job(id))
        #expect(job.stateReason == FailureReason.workerLost.rawValue)
        #expect(job.finishedAt == fixture.clock.now)
        let last = try fixture.store.events(of: id, limit: 99).last
        #expect(last?.type == .failed)
        #expect(last?.data == ["state": "failed", "reason": "worker_lost"])
    }

    @Test func `leaves jobs alone whose workers live, and those that don't run`() throws {
        let fixture = try StoreFixture()
        try fixture.accept()
        try fixture.accept()
        try fixture.store.requestCancel(try fixture.accept().id)
        _ = try fixture.store.claim(worker: "w", leaseSeconds: 30)
        let before = try fixture.store.jobs(limit: 9)
        #expect(try fixture.store.recover().isEmpty)
        #expect(try fixture.store.jobs(limit: 9) == before)
    }

    @Test func `cancels a lost job that was to be cancelled`() throws {
        let fixture = try StoreFixture()
        let id = try fixture.running().job.id
        try fixture.store.requestCancel(id)
        fixture.clock.advance(bySeconds: 31)
        #expect(try fixture.store.recover().map(\.state) == [.cancelled])
        #expect(try fixture.store.events(of: id, limit: 9).last?.type == .cancelled)
    }

    @Test func `pauses a lost job that was to be paused`() throws {
        let fixture = try StoreFixture()
        try fixture.store.requestPause(try fixture.running().job.id)
        fixture.clock.advance(bySeconds: 31)
        let job = try #require(try fixture.store.recover().first)
        #expect(job.state == .paused)
        #expect(!job.pauseRequested)
    }

    @Test func `doesn't count an attempt that was given back`() throws {
        let fixture = try StoreFixture()
        let claimed = try fixture.running()
        let job = try fixture.store.released(claimed.lease, reason: "shutdown")
        #expect(job.state == .queued)
        #expect(job.stateReason == "shutdown")
        #expect(job.attempt == 0)
        let again = try #require(try fixture.store.claim(worker: "w", leaseSeconds: 30))
        #expect(again.job.attempt == 1)
        #expect(again.lease.token > claimed.lease.token)
    }
}
