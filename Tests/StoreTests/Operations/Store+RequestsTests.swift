import Foundation
import Records
import Testing

@testable import Store

@Suite struct RequestsTests {
    /// A job of one state.
    private func job(_ state: JobState, _ fixture: StoreFixture) throws -> JobRecord {
        let id = try fixture.accept().id
        switch state {
        case .queued: break
        case .paused: try fixture.store.requestPause(id)
        case .running, .succeeded, .failed, .cancelled:
            let claimed = try #require(try fixture.store.claim(worker: "w", leaseSeconds: 30))
            if let end = JobOutcome.End(rawValue: state.rawValue) {
                try fixture.store.finish(claimed.lease, JobOutcome(end))
            }
        }
        let job = try #require(try fixture.store.job(id))
        #expect(job.state == state)
        return job
    }

    @Test(arguments: [JobState.queued, .paused])
    func `cancels a job without a worker at once`(state: JobState) throws {
        let fixture = try StoreFixture()
        let before = try job(state, fixture)
        let after = try fixture.store.requestCancel(before.id)
        #expect(after.state == .cancelled)
        #expect(after.cancelRequested)
        #expect(after.finishedAt == fixture.clock.now)
        #expect(after.version == before.version + 1)
        #expect(try fixture.store.events(of: before.id, limit: 9).map(\.type).last == .cancelled)
        #expect(try fixture.store.claim(worker: "w", leaseSeconds: 30) == nil)
    }

    @Test func `tells the worker of a running job`() throws {
        let fixture = try StoreFixture()
        let claimed = try fixture.running()
        let id = claimed.job.id
        let asked = try fixture.store.requestCancel(id)
        #expect(asked.state == .running && asked.cancelRequested)
        #expect(asked.version == claimed.job.version + 1)
        #expect(try fixture.store.requestCancel(id) == asked)
        let answer = try fixture.store.heartbeat(claimed.lease, leaseSeconds: 30)
        #expect(answer == .held(cancelRequested: true, pauseRequested: false))
        #expect(try fixture.store.released(claimed.lease).state == .cancelled)
        #expect(
            try fixture.store.events(of: id, limit: 9).map(\.type) == [
                .queued, .started, .cancelled,
            ])
    }

    @Test(arguments: [JobState.succeeded, .failed, .cancelled])
    func `changes nothing of a job that has ended`(state: JobState) throws {
        let fixture = try StoreFixture()
        let ended = try job(state, fixture)
        #expect(try fixture.store.requestCancel(ended.id) == ended)
        #expect(try fixture.store.requestPause(ended.id) == ended)
        #expect(try fixture.store.requestResume(ended.id) == ended)
        #expect(try fixture.store.events(of: ended.id, limit: 9).count == 3)
    }

    @Test func `pauses and resumes a job that waits`() throws {
        let fixture = try StoreFixture()
        let paused = try job(.paused, fixture)
        #expect(try fixture.store.claim(worker: "w", leaseSeconds: 30) == nil)
        #expect(try fixture.store.requestPause(paused.id) == paused)
        #expect(try fixture.store.requestResume(paused.id).state == .queued)
        #expect(try fixture.store.claim(worker: "w", leaseSeconds: 30)?.job.id == paused.id)
    }

    @Test func `pauses a running job through its worker`() throws {
        let fixture = try StoreFixture()
        let claimed = try fixture.running()
        let id = claimed.job.id
        #expect(try fixture.store.requestPause(id).pauseRequested)
        let answer = try fixture.store.heartbeat(claimed.lease, leaseSeconds: 30)
        #expect(answer == .held(cancelRequested: false, pauseRequested: true))
        let paused = try fixture.store.released(claimed.lease)
        #expect(paused.state == .paused && !paused.pauseRequested)
    }

    @Test func `takes back a pause that is still to come`() throws {
        let fixture = try StoreFixture()
        let claimed = try fixture.running()
        try fixture.store.requestPause(claimed.job.id)
        #expect(try !fixture.store.requestResume(claimed.job.id).pauseRequested)
        let released = try fixture.store.released(claimed.lease)
        #expect(released.state == .queued)
    }

    @Test func `knows no other job`() throws {
        let fixture = try StoreFixture()
        expectError(.notFound) { try fixture.store.requestCancel("job_nobody") }
        expectError(.notFound) { try fixture.store.requestPause("job_nobody") }
        expectError(.notFound) { try fixture.store.requestResume("job_nobody") }
    }
}
