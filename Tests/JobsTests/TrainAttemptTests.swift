import Datasets
import Foundation
import Records
import Store
import TestSupport
import Testing

@testable import Jobs

struct TrainAttemptTests {
    @Test func `a healthy job succeeds with all that belongs to it`() throws {
        let bench = try JobBench()
        try bench.service.start()
        let id = try bench.submit(TestSpecs.digits())
        let job = try bench.end(of: id)
        #expect(job.state == .succeeded)
        #expect(job.stateReason == nil)
        #expect(job.verdict == .healthy)
        #expect(job.attempt == 1)
        #expect(job.transitions.map(\.state) == [.queued, .running, .succeeded])
        #expect(try bench.events(of: id) == [.queued, .started, .diagnosed, .succeeded])
        #expect(job.progress?.step == 12 * 45)
        #expect(job.progress?.steps == 12 * 45)
        #expect(job.progress?.epoch == 12)
        #expect(try #require(job.latest["loss"]) < 0.5)
        #expect(try #require(job.latest["validation_accuracy"]) > 0.9)

        let diagnosis = try #require(try bench.store.diagnosis(of: id))
        #expect(diagnosis.status == .final)
        #expect(diagnosis.verdict == .healthy)
        #expect(diagnosis.step == 12 * 45)
        let series = try bench.store.series(of: id)
        #expect(series["loss"]?.tail.last?.step == 12 * 45 - 1)
        #expect(series["loss"].map { Double($0.tail.last!.value) } == job.latest["loss"])
        #expect(series.keys.contains { $0.hasPrefix("gradient_norm/") })
        #expect(bits(series) == bits(try uninterrupted(TestSpecs.digits())))
        #expect(try bench.store.facts(of: id)?["steps_taken"]?.integer == 12 * 45)
        #expect(try bench.store.checkpoint(of: id) == nil)
        #expect(bench.log.errors.isEmpty)
    }

    @Test func `a job that no longer gets better succeeds early and names its best epoch`() throws {
        let bench = try JobBench()
        try bench.service.start()
        // At this rate the training loss reaches nothing and the validation loss rises.
        let id = try bench.submit(
            TestSpecs.digits([
                "optimizer": ["type": "adam", "lr": 0.05], "epochs": 500,
                "early_stopping": ["patience": 3],
            ]))
        let job = try bench.end(of: id)
        #expect(job.state == .succeeded)
        #expect(job.stateReason == "early_stopped")
        let progress = try #require(job.progress)
        let best = try #require(progress.best)
        #expect(progress.step < progress.steps)
        #expect(best.metric == "validation_loss" && progress.epoch == best.epoch + 3)
        let series = try bench.store.series(of: id)
        #expect(
            series["validation_loss"]?.tail.min { $0.value < $1.value }?.step == best.step)
        #expect(try bench.store.facts(of: id)?["best"]?["step"]?.integer == best.step)
    }

    @Test func `the last event says how the job ended`() throws {
        let bench = try JobBench { $0.baseURL = "https://example.org" }
        try bench.service.start()
        let id = try bench.submit(TestSpecs.tiny())
        _ = try bench.end(of: id)
        let last = try #require(try bench.store.events(of: id, limit: 100).last)
        #expect(last.data["state"] == "succeeded")
        #expect(last.data["reason"] == .null)
        #expect(last.data["step"] == 10)
        #expect(
            last.data["diagnosis_url"] == .string("https://example.org/v1/jobs/\(id)/diagnosis"))
        #expect(last.data["verdict"] != nil)
    }

    @Test func `a learning rate of 1000 fails the job and is found to be the cause`() throws {
        let bench = try JobBench()
        try bench.service.start()
        let id = try bench.submit(TestSpecs.diverging())
        let job = try bench.end(of: id)
        #expect(job.state == .failed)
        #expect(job.stateReason == "diverged")
        #expect(job.verdict == .sick)
        #expect(
            try bench.events(of: id) == [
                .queued, .started, .nanDetected, .incident, .diagnosed, .failed,
            ])
        let events = try bench.store.events(of: id, limit: 100)
        let nan = events[2].data
        let step = try #require(nan["step"]?.integer)
        #expect(step + 1 == job.progress?.step)
        // It is told before anything is searched.
        #expect(nan["origin"] == .null && nan["origin_status"] == "searching")
        #expect(nan["epoch"]?.integer == 0 && nan["loss"] != nil)
        #expect(nan["tensor"]?.string?.isEmpty == false)
        let count = try #require(nan["nan_count"]?.integer) + nan["infinite_count"]!.integer!
        #expect(count > 0)
        for language in Language.allCases {
            let told = events[3].data.only(in: language)
            #expect(told["summary"]?.string?.isEmpty == false)
        }
        #expect(events[4].data["causes"]?.array?.first == "learning_rate_too_high")
        #expect(events[4].data["non_finite"]?["origin"]?["operation"]?.string?.isEmpty == false)
        #expect(events[5].data["reason"] == "diverged")

        let diagnosis = try #require(try bench.store.diagnosis(of: id))
        #expect(diagnosis.nonFinite?.step == step)
        #expect(diagnosis.nonFinite?.layer?.isEmpty == false)
        #expect(diagnosis.nonFinite?.origin != nil)
        #expect(diagnosis.status == .final)
        #expect(diagnosis.findings.first?.cause == .learningRateTooHigh)
        #expect(diagnosis.findings.first?.remedies.isEmpty == false)
        #expect(bench.log.errors.isEmpty)
    }

    @Test func `a sick job that is to go on succeeds`() throws {
        let bench = try JobBench()
        try bench.service.start()
        let id = try bench.submit(TestSpecs.diverging(["on_incident": "continue", "epochs": 1]))
        let job = try bench.end(of: id)
        #expect(job.state == .succeeded)
        #expect(job.verdict == .sick)
        #expect(job.progress?.step == 45)
        let events = try bench.events(of: id)
        #expect(events.contains(.nanDetected))
        #expect(events.count { $0 == .incident } == 1)
        #expect(events.suffix(2) == [.diagnosed, .succeeded])
    }

    @Test func `a job that takes too long fails`() throws {
        let bench = try JobBench()
        try bench.service.start()
        let id = try bench.submit(TestSpecs.endless(["max_runtime_seconds": 0.02]))
        let job = try bench.end(of: id)
        #expect(job.state == .failed)
        #expect(job.stateReason == "timed_out")
        #expect(try bench.store.diagnosis(of: id)?.status == .final)
    }

    @Test func `cancelling ends a running job`() throws {
        let bench = try JobBench()
        try bench.service.start()
        let id = try bench.submit(TestSpecs.endless())
        try bench.wait(for: id) { $0.state == .running }
        #expect(try bench.store.requestCancel(id).cancelRequested)
        let job = try bench.end(of: id)
        #expect(job.state == .cancelled)
        #expect(try bench.events(of: id) == [.queued, .started, .diagnosed, .cancelled])
        #expect(try bench.store.diagnosis(of: id)?.status == .final)
        #expect(try bench.store.seriesNames(of: id).contains("loss"))
        #expect(try #require(job.progress).step > 0)
    }

    @Test func `a cancelled job makes no experiments`() throws {
        let bench = try JobBench()
        try bench.service.start()
        let id = try bench.submit(
            TestSpecs.diverging(["on_incident": "continue", "epochs": 100_000]))
        try bench.wait(for: id) { $0.verdict == .sick }
        try bench.store.requestCancel(id)
        #expect(try bench.end(of: id).state == .cancelled)
        #expect(try bench.store.facts(of: id)?["measurements"]?.array == [])
    }

    @Test func `a queued job is cancelled without a worker`() throws {
        let bench = try JobBench()
        let id = try bench.submit(TestSpecs.tiny())
        #expect(try bench.store.requestCancel(id).state == .cancelled)
        try bench.service.start()
        let other = try bench.submit(TestSpecs.tiny())
        _ = try bench.end(of: other)
        #expect(try bench.events(of: id) == [.queued, .cancelled])
    }

    @Test func `a paused job goes on where it was`() throws {
        let spec = TestSpecs.resumable()
        let bench = try JobBench()
        let id = try bench.submit(spec)
        // Asked for before the first step, the pause comes at the worker's first heartbeat.
        let store = bench.store
        bench.once({ $0.events == [.started] }) { _ = try? store.requestPause(id) }
        try bench.service.start()
        let paused = try bench.wait(for: id) { $0.state == .paused }
        #expect(paused.stateReason == "paused")
        #expect(!paused.pauseRequested)
        let checkpoint = try #require(try bench.store.checkpoint(of: id))
        #expect(checkpoint.step > 0 && checkpoint.step < 20_000)
        #expect(paused.progress?.step == checkpoint.step)

        try bench.store.requestResume(id)
        let job = try bench.end(of: id)
        #expect(job.state == .succeeded)
        #expect(job.attempt == 1)
        #expect(job.progress?.step == 20_000)
        #expect(bench.log.says("goes on from step \(checkpoint.step)", .info))
        #expect(bits(try bench.store.series(of: id)) == bits(try uninterrupted(spec)))
        #expect(
            // So long a run may be found to overfit while it goes on.
            try bench.events(of: id).filter { $0 != .incident } == [
                .queued, .started, .started, .diagnosed, .succeeded,
            ])
    }

    @Test func `a sick job tells of its incident once, however often it is resumed`() throws {
        let bench = try JobBench()
        let id = try bench.submit(
            TestSpecs.diverging(["on_incident": "continue", "epochs": 100_000]))
        try bench.service.start()
        for _ in 0..<2 {
            try bench.wait(for: id) { $0.state == .running && $0.verdict == .sick }
            try bench.store.requestPause(id)
            try bench.wait(for: id) { $0.state == .paused }
            try bench.store.requestResume(id)
        }
        try bench.wait(for: id) { $0.state == .running }
        // The worker's next diagnosis would tell of it again.
        let diagnosed = Signal<Bool>()
        let step = try #require(try bench.store.diagnosis(of: id)).step
        let store = bench.store
        _ = store.changes.observe(jobID: id) { _ in
            if let now = try? store.diagnosis(of: id), now.step > step { diagnosed.send() }
        }
        #expect(diagnosed.wait() == true)
        try bench.store.requestCancel(id)
        _ = try bench.end(of: id)
        #expect(try bench.events(of: id).count { $0 == .incident } == 1)
        #expect(try bench.events(of: id).count { $0 == .nanDetected } == 1)
    }

    @Test func `data that changed on the disk fail the job`() throws {
        let first = try JobBench(keepsDirectory: true)
        let dataset = try first.service.datasets.add(
            TestSpecs.csv, as: .init(kind: .csv), name: "rows")
        let id = try first.submit(TestSpecs.onDataset(dataset.id))
        let file = first.directory.appendingPathComponent("datasets/\(dataset.id)")
        first.close()
        try Data("x,y\n1,2\n".utf8).write(to: file)

        let second = try JobBench(directory: first.directory)
        try second.service.start()
        let job = try second.end(of: id)
        #expect(job.state == .failed)
        #expect(job.stateReason == "data_unavailable")
        #expect(try second.events(of: id) == [.queued, .started, .failed])
        #expect(second.log.errors.count == 1)
    }

    @Test func `a job on an uploaded data set trains on it`() throws {
        let bench = try JobBench()
        try bench.service.start()
        let dataset = try bench.service.datasets.add(
            TestSpecs.csv, as: .init(kind: .csv), name: "rows")
        let id = try bench.submit(TestSpecs.onDataset(dataset.id))
        #expect(try bench.end(of: id).state == .succeeded)
    }

    @Test func `checkpoints are kept as often as the spec says`() throws {
        let bench = try JobBench()
        let id = try bench.submit(TestSpecs.endless(["checkpoint_every_steps": 1]))
        try bench.service.start()
        // The series are stored after a second; many checkpoints come before.
        try bench.wait(for: id) { _ in (try? bench.store.checkpoint(of: id)?.step) ?? 0 > 1 }
        try bench.store.requestCancel(id)
        #expect(try bench.end(of: id).state == .cancelled)
        #expect(try bench.store.checkpoint(of: id) == nil)
    }

    @Test func `checkpoints are kept as often as the operator says`() throws {
        let bench = try JobBench { $0.checkpointSeconds = 0.01 }
        let id = try bench.submit(TestSpecs.endless())
        try bench.service.start()
        try bench.wait(for: id, seconds: 8) { _ in
            (try? bench.store.checkpoint(of: id)?.step) ?? 0 > 1
        }
    }
}
