import Foundation
import Records
import Store
import Testing

@testable import Jobs

struct JobServiceTests {
    @Test func `the same request under a key gives the same job`() throws {
        let bench = try JobBench()
        let key = Idempotency(key: "once", requestSHA256: "aa")
        let first = try bench.service.submit(TestSpecs.tiny(), idempotency: key)
        let second = try bench.service.submit(TestSpecs.tiny(), idempotency: key)
        #expect(first.isNew)
        #expect(!second.isNew)
        #expect(second.job.id == first.job.id)
        #expect(try bench.store.jobs(limit: 10).count == 1)
    }

    @Test func `another request under the same key is refused`() throws {
        let bench = try JobBench()
        _ = try bench.service.submit(
            TestSpecs.tiny(), idempotency: Idempotency(key: "once", requestSHA256: "aa"))
        let error = #expect(throws: StoreError.self) {
            try bench.service.submit(
                TestSpecs.digits(), idempotency: Idempotency(key: "once", requestSHA256: "bb"))
        }
        #expect(error?.code == .idempotencyConflict)
        #expect(try bench.store.jobs(limit: 10).count == 1)
    }

    @Test func `a full queue refuses new jobs and still knows the old ones`() throws {
        let bench = try JobBench { $0.maximumQueueDepth = 2 }
        let key = Idempotency(key: "once", requestSHA256: "aa")
        let first = try bench.service.submit(TestSpecs.tiny(), idempotency: key)
        _ = try bench.submit(TestSpecs.tiny())
        let error = #expect(throws: QueueFull.self) { try bench.submit(TestSpecs.tiny()) }
        #expect(error?.limit == 2)
        #expect(
            try bench.service.submit(TestSpecs.tiny(), idempotency: key).job.id == first.job.id)
        try bench.service.start()
        _ = try bench.end(of: first.job.id)
    }

    @Test func `says every problem of a spec at once`() throws {
        let bench = try JobBench()
        let error = #expect(throws: SpecErrors.self) {
            try bench.submit(TestSpecs.tiny(["epochs": 0, "batch_size": "many"]))
        }
        #expect(Set(error?.problems.map(\.pointer) ?? []) == ["/epochs", "/batch_size"])
    }

    @Test func `can be stopped before it was started, and twice`() throws {
        let bench = try JobBench()
        bench.service.stop()
        bench.service.stop()
        #expect(bench.service.isStopping)
    }
}
