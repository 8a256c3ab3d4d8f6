import Foundation
import GRDB
import Records
import Synchronization
import Testing

@testable import Store

@Suite struct QueueTests {
    private let progress = JobProgress(
        step: 5, steps: 10, epoch: 1, epochs: 2, stepsPerSecond: 100, etaSeconds: 0.05)

    @Test func `takes the highest priority first, then the oldest`() throws {
        let fixture = try StoreFixture()
        for (name, priority) in [("a", 0), ("b", 5), ("c", -1), ("d", 5), ("e", 0)] {
            try fixture.accept(name: name, priority: priority)
        }
        var order: [String] = []
        while let claimed = try fixture.store.claim(worker: "w", leaseSeconds: 30) {
            order.append(claimed.job.name)
        }
        #expect(order == ["b", "d", "a", "e", "c"])
    }

    @Test func `marks a claimed job as running`() throws {
        let fixture = try StoreFixture()
        let job = try fixture.accept()
        fixture.clock.advance(bySeconds: 2)
        let claimed = try #require(try fixture.store.claim(worker: "w", leaseSeconds: 30))
        #expect(claimed.job.id == job.id)
        #expect(claimed.job.state == .running)
        #expect(claimed.job.attempt == 1)
        #expect(claimed.job.version == 2)
        #expect(claimed.job.startedAt == fixture.clock.now)
        #expect(claimed.job.transitions.map(\.state) == [.queued, .running])
        #expect(try fixture.store.job(job.id) == claimed.job)
        let events = try fixture.store.events(of: job.id, limit: 9)
        #expect(events.map(\.type) == [.queued, .started])
        #expect(events.last?.data == ["attempt": 1])
    }

    @Test func `lets eight threads claim two hundred jobs exactly once`() throws {
        let fixture = try StoreFixture()
        try fixture.store.write { transaction in
            // One transaction instead of two hundred: accepting isn't the subject here.
            for index in 0..<200 {
                try transaction.execute(
                    """
                    INSERT INTO jobs (id, name, state, priority, metadata, spec_sha256,
                        provenance, created_at, transitions)
                    VALUES (?, '', 'queued', 0, '{}', '', '{}', 0, '[]')
                    """, ["job_\(index)"])
            }
        }
        let claims = Mutex<[String]>([])
        onThreads(8) { index in
            while let claimed = try? fixture.store.claim(worker: "w\(index)", leaseSeconds: 30) {
                claims.withLock { $0.append(claimed.job.id) }
            }
        }
        #expect(claims.withLock { $0.count } == 200)
        #expect(claims.withLock { Set($0).count } == 200)
        #expect(try fixture.store.jobCounts()[.running] == 200)
    }

    @Test func `stores the progress of a heartbeat`() throws {
        let fixture = try StoreFixture()
        let claimed = try fixture.running()
        let answer = try fixture.store.heartbeat(
            claimed.lease, progress: progress,
            latest: ["loss": .infinity, "accuracy": 0.5], leaseSeconds: 30)
        #expect(answer == .held(cancelRequested: false, pauseRequested: false))
        let job = try #require(try fixture.store.job(claimed.job.id))
        #expect(job.progress == progress)
        #expect(job.latest == ["loss": .infinity, "accuracy": 0.5])
        #expect(job.version == claimed.job.version + 1)
    }

    @Test func `leaves the version where a heartbeat brings no news`() throws {
        let fixture = try StoreFixture()
        let claimed = try fixture.running()
        _ = try fixture.store.heartbeat(claimed.lease, leaseSeconds: 30)
        #expect(try fixture.store.job(claimed.job.id) == claimed.job)
    }

    @Test func `keeps a lease that is renewed in time`() throws {
        let fixture = try StoreFixture()
        let claimed = try fixture.running()
        for _ in 0..<3 {
            fixture.clock.advance(bySeconds: 29)
            #expect(try fixture.store.recover().isEmpty)
            _ = try fixture.store.heartbeat(claimed.lease, leaseSeconds: 30)
        }
        fixture.clock.advance(bySeconds: 30)
        #expect(try fixture.store.recover().count == 1)
    }

    @Test(arguments: JobOutcome.End.allCases)
    func `ends a job with all that belongs to it`(end: JobOutcome.End) throws {
        let fixture = try StoreFixture()
        let claimed = try fixture.running()
        let id = claimed.job.id
        try fixture.store.saveCheckpoint(Data([1]), step: 3, keeping: 2, under: claimed.lease)
        fixture.clock.advance(bySeconds: 9)
        try fixture.store.finish(
            claimed.lease,
            JobOutcome(
                end, reason: "why", diagnosis: .sample(.sick), progress: progress,
                latest: ["loss": 1], events: [NewEvent(.incident, data: ["step": 4])],
                data: ["steps": 10]))
        let job = try #require(try fixture.store.job(id))
        #expect(job.state.rawValue == end.rawValue)
        #expect(job.stateReason == "why")
        #expect(job.finishedAt == fixture.clock.now)
        #expect(job.verdict == .sick)
        #expect(job.progress == progress)
        #expect(job.latest == ["loss": 1])
        #expect(job.transitions.map(\.state) == [.queued, .running, job.state])
        #expect(try fixture.store.diagnosis(of: id) == .sample(.sick))
        #expect(try fixture.store.checkpoint(of: id) == nil)
        let events = try fixture.store.events(of: id, afterSequence: 2, limit: 9)
        #expect(
            events.map(\.type.rawValue) == ["job.incident", "job.diagnosed", "job.\(end.rawValue)"])
        #expect(events.map(\.sequence) == [3, 4, 5])
        #expect(
            events.map(\.data) == [
                ["step": 4],
                [
                    "verdict": "sick", "step": 7,
                    "summary": ["en": "nothing to see", "zh": "一切正常"],
                    "causes": [],
                ],
                ["state": .string(end.rawValue), "reason": "why", "steps": 10],
            ])
    }

    @Test func `ends a job once, however many try`() throws {
        let fixture = try StoreFixture()
        let claimed = try fixture.running(webhook: .sample())
        let errors = Mutex<[StoreError.Code]>([])
        onThreads(8) { index in
            do throws(StoreError) {
                try fixture.store.finish(
                    claimed.lease,
                    JobOutcome(JobOutcome.End.allCases[index % 3]))
            } catch {
                errors.withLock { $0.append(error.code) }
            }
        }
        #expect(errors.withLock { $0 } == Array(repeating: .leaseLost, count: 7))
        let events = try fixture.store.events(of: claimed.job.id, limit: 99)
        #expect(events.count == 3)
        #expect(try fixture.store.deliveries(limit: 99).count == 3)
    }
}
