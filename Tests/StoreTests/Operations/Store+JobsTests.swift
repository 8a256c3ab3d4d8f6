import Foundation
import Records
import Testing

@testable import Store

@Suite struct JobsTests {
    @Test func `stores a job as it was submitted`() throws {
        let fixture = try StoreFixture()
        let job = try fixture.accept(name: "a", priority: 5, metadata: ["team": "vision"])
        #expect(job.id.hasPrefix("job_"))
        #expect(job.name == "a")
        #expect(job.state == .queued)
        #expect(job.stateReason == nil)
        #expect(job.priority == 5)
        #expect(job.metadata == ["team": "vision"])
        #expect(job.kind == .train && job.parentage == nil && job.ownerID == nil)
        #expect(try fixture.store.spec(of: job.id) == Data(#"{"epochs":3}"#.utf8))
        #expect(try fixture.store.specByteCount(of: job.id) == 12)
        #expect(job.specSHA256 == "abc")
        #expect(job.provenance == ["version": "1"])
        #expect(job.createdAt == fixture.clock.now)
        #expect(job.startedAt == nil && job.finishedAt == nil)
        #expect(job.attempt == 0)
        #expect(job.version == 1)
        #expect(job.progress == nil && job.verdict == nil && job.latest.isEmpty)
        #expect(!job.cancelRequested && !job.pauseRequested)
        #expect(
            job.transitions == [.init(state: .queued, at: fixture.clock.now, reason: nil)])
        #expect(try fixture.store.job(job.id) == job)
    }

    @Test func `keeps the spec to the letter`() throws {
        let fixture = try StoreFixture()
        let spec = Data(#"{"lr": 1e-1, "name": "NaN \u00e9"}"#.utf8)
        let job = try fixture.store.acceptJob(JobSubmission(spec: spec, specSHA256: "")).job
        #expect(try fixture.store.spec(of: job.id) == spec)
        #expect(try fixture.store.specByteCount(of: job.id) == spec.count)
        #expect(try fixture.store.spec(of: "job_nobody") == nil)
        #expect(try fixture.store.specByteCount(of: "job_nobody") == nil)
    }

    @Test func `lists children by their parent alone`() throws {
        let fixture = try StoreFixture()
        let parent = try fixture.accept(name: "study").id
        let parentage = JobParentage(
            parentID: parent, role: "control", arm: "unchanged", replicate: 2)
        let child = try fixture.store.acceptJob(
            JobSubmission(
                kind: JobKind(rawValue: "probe"), ownerID: "me", parentage: parentage,
                spec: Data("{}".utf8), specSHA256: "")
        ).job
        #expect(child.kind.rawValue == "probe" && child.ownerID == "me")
        #expect(child.parentage == parentage)
        #expect(try fixture.store.job(child.id) == child)
        #expect(try fixture.store.jobs(limit: 9).map(\.id) == [parent])
        #expect(try fixture.store.jobs(limit: 9, parent: parent) == [child])
        #expect(try fixture.store.jobs(limit: 9, parent: child.id).isEmpty)
    }

    @Test func `refuses a child of a job that isn't there`() throws {
        let fixture = try StoreFixture()
        expectError(.notFound) {
            _ = try fixture.store.acceptJob(
                JobSubmission(
                    parentage: JobParentage(parentID: "job_nobody"), spec: Data("{}".utf8),
                    specSHA256: ""))
        }
        #expect(try fixture.count("jobs") == 0)
    }

    @Test func `knows no other job`() throws {
        let fixture = try StoreFixture()
        #expect(try fixture.store.job("job_nobody") == nil)
    }

    @Test func `lists newest first, page by page`() throws {
        let fixture = try StoreFixture()
        let made = try (0..<5).map { _ in try fixture.accept().id }
        let first = try fixture.store.jobs(limit: 2).map(\.id)
        let second = try fixture.store.jobs(limit: 2, after: first.last).map(\.id)
        let third = try fixture.store.jobs(limit: 2, after: second.last).map(\.id)
        #expect(first + second + third == made.reversed())
        #expect(try fixture.store.jobs(limit: 2, after: third.last).isEmpty)
        #expect(try fixture.store.jobs(limit: 0).isEmpty)
    }

    @Test(arguments: [
        (["team": "vision"], ["b", "a"]), (["team": "vision", "run": "1"], ["a"]),
        (["team": "audio"], []), (["x\".y": "'; --"], ["c"]), ([:], ["c", "b", "a"]),
    ])
    func `filters by labels`(metadata: [String: String], names: [String]) throws {
        let fixture = try StoreFixture()
        try fixture.accept(name: "a", metadata: ["team": "vision", "run": "1"])
        try fixture.accept(name: "b", metadata: ["team": "vision", "run": "2"])
        try fixture.accept(name: "c", metadata: ["x\".y": "'; --"])
        #expect(try fixture.store.jobs(limit: 9, metadata: metadata).map(\.name) == names)
    }

    @Test func `filters and counts by state`() throws {
        let fixture = try StoreFixture()
        for name in ["a", "b", "c"] { try fixture.accept(name: name) }
        _ = try fixture.store.claim(worker: "w", leaseSeconds: 30)
        #expect(try fixture.store.jobs(limit: 9, state: .running).map(\.name) == ["a"])
        #expect(try fixture.store.jobs(limit: 9, state: .queued).map(\.name) == ["c", "b"])
        #expect(
            try fixture.store.jobCounts() == [
                .queued: 2, .running: 1, .paused: 0, .succeeded: 0, .failed: 0, .cancelled: 0,
            ])
        #expect(try fixture.store.queueDepth() == 2)
    }

    @Test func `refuses a job of a dataset that isn't there`() throws {
        let fixture = try StoreFixture()
        let error = expectError(.datasetNotFound) { try fixture.accept(datasetIDs: ["ds_none"]) }
        #expect(error?.message == "dataset ds_none: not found")
        #expect(try fixture.count("jobs") == 0)
    }
}
