import Foundation
import GRDB
import Records
import Testing

@testable import Store

@Suite struct SpecsTests {
    /// A job that runs, with a spec of some length.
    private func running(_ byteCount: Int, _ fixture: StoreFixture) throws -> Lease {
        let text = #"{"rows":""# + String(repeating: "x", count: byteCount) + #""}"#
        _ = try fixture.store.acceptJob(JobSubmission(spec: Data(text.utf8), specSHA256: ""))
        return try #require(try fixture.store.claim(worker: "w", leaseSeconds: 30)).lease
    }

    /// What telling how far a job is writes, in bytes.
    private func written(_ lease: Lease, _ fixture: StoreFixture) throws -> Int {
        let log = fixture.directory.appendingPathComponent("descentry.sqlite-wal")
        // From the beginning of the log.
        try fixture.store.pool.writeWithoutTransaction { db in
            _ = try db.checkpoint(.truncate)
        }
        for step in 0..<20 {
            _ = try fixture.store.heartbeat(
                lease,
                progress: JobProgress(
                    step: step, steps: 20, epoch: 0, epochs: 1, stepsPerSecond: 1, etaSeconds: 1),
                latest: ["loss": Double(step)], leaseSeconds: 30)
        }
        return try #require(log.resourceValues(forKeys: [.fileSizeKey]).fileSize)
    }

    @Test func `telling how far a job is writes as much as with a small spec`() throws {
        let fixture = try StoreFixture()
        let small = try running(10, fixture)
        let large = try running(9_000_000, fixture)
        let (less, more) = (try written(small, fixture), try written(large, fixture))
        #expect(less > 0 && more < 2 * less)
    }

    @Test func `reads no spec to show or list jobs`() throws {
        let fixture = try StoreFixture()
        let id = try fixture.accept().id
        try fixture.execute("DELETE FROM job_specs")
        #expect(try fixture.store.jobs(limit: 9).map(\.id) == [id])
        #expect(try fixture.store.job(id)?.id == id)
        #expect(try fixture.store.claim(worker: "w", leaseSeconds: 30)?.job.id == id)
        #expect(try fixture.store.spec(of: id) == nil)
    }
}
