import Foundation
import Records
import Store
import TestSupport
import Testing

@testable import Jobs

struct WorkerThreadsTests {
    @Test func `a stopped service keeps its jobs for the next one`() throws {
        let spec = TestSpecs.resumable()
        let first = try JobBench(keepsDirectory: true)
        let id = try first.submit(spec)
        let stopped = Signal<Bool>()
        let service = first.service
        first.once({ $0.isReport }) {
            Thread {
                service.stop()
                stopped.send()
            }.start()
            // The worker goes on only once it is to stop.
            while !service.isStopping { sched_yield() }
        }
        try service.start()
        #expect(stopped.wait() == true)
        let kept = try #require(try first.store.job(id))
        #expect(kept.state == .queued)
        #expect(kept.stateReason == "service_stopping")
        #expect(kept.attempt == 0)
        let step = try #require(try first.store.checkpoint(of: id)).step
        #expect(step > 0 && step < 20_000)
        #expect(kept.progress?.step == step)
        #expect(try first.store.seriesNames(of: id).contains("loss"))
        first.close()

        let second = try JobBench(directory: first.directory)
        try second.service.start()
        let job = try second.end(of: id)
        #expect(job.state == .succeeded)
        #expect(job.attempt == 1)
        #expect(second.log.says("goes on from step \(step)", .info))
        #expect(bits(try second.store.series(of: id)) == bits(try uninterrupted(spec)))
        // So long a run may be found to overfit while it goes on.
        #expect(
            try second.events(of: id).filter { $0 != .incident } == [
                .queued, .started, .started, .diagnosed, .succeeded,
            ])
    }

    @Test func `a job whose process was lost is trained by the next one`() throws {
        let first = try JobBench(keepsDirectory: true)
        let id = try first.submit(TestSpecs.digits())
        #expect(try first.store.claim([.train], worker: "lost", leaseSeconds: 3600)?.id == id)
        try first.store.close()

        let second = try JobBench(directory: first.directory)
        try second.service.start()
        let job = try second.end(of: id)
        #expect(job.state == .succeeded)
        #expect(job.attempt == 2)
        #expect(
            job.transitions.map(\.state) == [.queued, .running, .queued, .running, .succeeded])
        #expect(job.transitions[2].reason == "worker_lost")
        #expect(
            try second.events(of: id) == [.queued, .started, .started, .diagnosed, .succeeded])
        #expect(second.log.says("worker was lost", .warning))
    }

    @Test(arguments: [Data(), Data([1, 2, 3]), Data(repeating: 0xFF, count: 4096)])
    func `a damaged checkpoint starts the job afresh`(checkpoint: Data) throws {
        let bench = try JobBench()
        let id = try bench.submit(TestSpecs.tiny())
        let claimed = try #require(
            try bench.store.claim([.train], worker: "first", leaseSeconds: 3600))
        try bench.store.saveCheckpoint(checkpoint, step: 5, keeping: 2, under: claimed.lease)
        try bench.store.release(claimed.lease)
        try bench.service.start()
        let job = try bench.end(of: id)
        #expect(job.state == .succeeded)
        #expect(job.progress?.step == 10)
        #expect(bench.log.says("begins again", .warning))
    }

    @Test func `a worker that lost its lease writes nothing more`() throws {
        let clock = TestClock()
        let bench = try JobBench(clock: clock)
        let store = bench.store
        let id = try bench.submit(TestSpecs.endless())
        let reported = Signal<Bool>()
        let goOn = Signal<Bool>()
        bench.once({ $0.isReport }) {
            reported.send()
            _ = goOn.wait()
        }
        try bench.service.start()
        #expect(reported.wait() == true)
        // The worker stands still in its first report while its lease runs out.
        clock.advance(seconds: 3600)
        #expect(try store.recover().map(\.id) == [id])
        let other = try #require(try store.claim([.train], worker: "other", leaseSeconds: 86_400))
        let before = try #require(try store.job(id))
        let series = try store.series(of: id)
        goOn.send()
        #expect(bench.log.says("the lease is lost", .warning))
        bench.service.stop()
        #expect(try store.job(id) == before)
        #expect(try bits(store.series(of: id)) == bits(series))
        #expect(try bench.events(of: id) == [.queued, .started, .started])
        try store.finish(other.lease, JobOutcome(.succeeded))
        #expect(try store.job(id)?.state == .succeeded)
    }

    @Test func `a worker that is long silent keeps its lease`() throws {
        // Between two of a runner's own heartbeats there is more time than this; a machine that is
        // busy with other tests needs as much.
        let bench = try JobBench { $0.leaseSeconds = 0.24 }
        try bench.service.start()
        let id = try bench.submit(TestSpecs.resumable())
        let job = try bench.end(of: id)
        #expect(job.state == .succeeded)
        #expect(job.attempt == 1)
    }

    @Test func `the job of the highest priority comes first`() throws {
        let bench = try JobBench()
        let ids = try [0, -5, 10].map {
            try bench.submit(TestSpecs.tiny(["priority": JSONValue($0)]))
        }
        try bench.service.start()
        let starts = try ids.map { try #require(try bench.end(of: $0).startedAt) }
        #expect(starts[2] <= starts[0])
        #expect(starts[0] <= starts[1])
    }

    @Test func `two workers train two jobs at once`() throws {
        let bench = try JobBench { $0.workers = 2 }
        try bench.service.start()
        let ids = try (0..<2).map { _ in try bench.submit(TestSpecs.endless()) }
        for id in ids { try bench.wait(for: id) { $0.state == .running } }
        for id in ids { try bench.store.requestCancel(id) }
        for id in ids { #expect(try bench.end(of: id).state == .cancelled) }
    }
}
