import Records
import Synchronization
import Testing

@testable import Store

/// Collects the changes that it is told of.
private final class Collector: Sendable {
    private let collected = Mutex<[StoreChange]>([])
    var changes: [StoreChange] { collected.withLock { $0 } }
    func collect(_ change: StoreChange) { collected.withLock { $0.append(change) } }
}

@Suite struct ChangeHubTests {
    @Test func `tells of a new job with its event, work and deliveries`() throws {
        let fixture = try StoreFixture()
        let collector = Collector()
        _ = fixture.store.changes.observe { collector.collect($0) }
        let job = try fixture.accept(webhook: .sample())
        #expect(
            collector.changes == [
                StoreChange(jobID: job.id, events: [.queued], addsWork: true, addsDeliveries: true)
            ])
    }

    @Test func `tells one job's observers of that job only`() throws {
        let fixture = try StoreFixture()
        let (first, second) = (try fixture.accept(), try fixture.accept())
        let collector = Collector()
        _ = fixture.store.changes.observe(jobID: second.id) { collector.collect($0) }
        try fixture.store.requestCancel(first.id)
        try fixture.store.requestCancel(second.id)
        #expect(collector.changes == [StoreChange(jobID: second.id, events: [.cancelled])])
    }

    @Test func `tells after the commit, so that observers see the change`() throws {
        let fixture = try StoreFixture()
        let seen = Mutex<JobState?>(nil)
        let job = try fixture.accept()
        let store = fixture.store
        _ = store.changes.observe { change in
            let state = try? store.job(change.jobID ?? "")?.state
            seen.withLock { $0 = state }
        }
        try store.requestCancel(job.id)
        #expect(seen.withLock { $0 } == .cancelled)
    }

    @Test func `says nothing of a transaction that failed`() throws {
        let fixture = try StoreFixture()
        let collector = Collector()
        _ = fixture.store.changes.observe { collector.collect($0) }
        expectError(.internalError) {
            try fixture.store.write { transaction in
                transaction.note(jobID: "job_1", event: .queued)
                throw StoreError(.internalError, "on purpose")
            }
        }
        #expect(collector.changes.isEmpty)
    }

    @Test func `says nothing to an observer that was removed`() throws {
        let fixture = try StoreFixture()
        let (kept, removed) = (Collector(), Collector())
        _ = fixture.store.changes.observe { kept.collect($0) }
        let observation = fixture.store.changes.observe { removed.collect($0) }
        fixture.store.changes.remove(observation)
        try fixture.accept()
        #expect(kept.changes.count == 1)
        #expect(removed.changes.isEmpty)
    }

    @Test func `names all events of one transaction in order`() throws {
        let fixture = try StoreFixture()
        let claimed = try fixture.running()
        let collector = Collector()
        _ = fixture.store.changes.observe { collector.collect($0) }
        try fixture.store.finish(
            claimed.lease,
            JobOutcome(.failed, diagnosis: .sample(), events: [NewEvent(.incident)]))
        #expect(collector.changes.map(\.events) == [[.incident, .diagnosed, .failed]])
    }
}
