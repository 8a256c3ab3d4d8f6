import Foundation
import Jobs
import Records
import Store
import Synchronization
import Testing
import Training
import Webhooks

/// A service over a store in a directory of its own; stopped and removed when it is released.
final class JobBench: Sendable {
    let directory: URL
    let store: Store
    let service: JobService
    let log: TestLog
    private let keepsDirectory: Bool

    // `directory` is that of an earlier bench, or nil for a new one; `keepsDirectory` says whether
    // another bench follows in it.
    init(
        directory: URL? = nil, keepsDirectory: Bool = false,
        clock: TestClock = TestClock(),
        _ change: (inout JobServiceConfiguration) -> Void = { _ in }
    ) throws {
        self.directory =
            directory
            ?? FileManager.default.temporaryDirectory
            .appendingPathComponent("jobs-\(UUID().uuidString)")
        self.keepsDirectory = keepsDirectory
        store = try Store(directory: self.directory, clock: { clock.now })
        var configuration = JobServiceConfiguration()
        configuration.workers = 1
        configuration.version = "1.2.3"
        configuration.receiverPolicy = ReceiverPolicy(allowsPrivateAddresses: true)
        change(&configuration)
        let log = TestLog()
        self.log = log
        service = JobService(
            store: store, configuration: configuration, log: ServiceLog { log.add($0, $1) })
    }

    deinit {
        close()
        if !keepsDirectory { try? FileManager.default.removeItem(at: directory) }
    }

    /// Ends the service as a process does that was asked to.
    func close() {
        service.stop()
        try? store.close()
    }

    /// Submits a job that is new.
    func submit(_ spec: JSONValue) throws -> String {
        try service.submit(spec, idempotency: nil).job.id
    }

    /// Waits until a job fulfils a condition.
    @discardableResult
    func wait(
        for id: String, seconds: Double = 60, sourceLocation: SourceLocation = #_sourceLocation,
        until condition: (JobRecord) -> Bool
    ) throws -> JobRecord {
        let changed = DispatchSemaphore(value: 0)
        let observation = store.changes.observe(jobID: id) { _ in changed.signal() }
        defer { store.changes.remove(observation) }
        let deadline = DispatchTime.now() + seconds
        while true {
            let job = try #require(try store.job(id), sourceLocation: sourceLocation)
            if condition(job) { return job }
            try #require(
                changed.wait(timeout: deadline) == .success,
                "the job is still \(job.state)", sourceLocation: sourceLocation)
        }
    }

    /// Waits for a job's end.
    func end(
        of id: String, sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> JobRecord {
        try wait(for: id, sourceLocation: sourceLocation) { $0.state.isTerminal }
    }

    /// The types of a job's events, in order.
    func events(of id: String) throws -> [EventType] {
        try store.events(of: id, limit: 1000).map(\.type)
    }

    /// Calls `body` once, on the worker's thread, after a commit that fulfils the condition.
    func once(
        _ condition: @escaping @Sendable (StoreChange) -> Bool,
        _ body: @escaping @Sendable () -> Void
    ) {
        let isOver = Atomic(false)
        _ = store.changes.observe { change in
            guard condition(change),
                isOver.compareExchange(
                    expected: false, desired: true, ordering: .acquiringAndReleasing
                ).exchanged
            else { return }
            body()
        }
    }
}

extension StoreChange {
    /// Whether the change is news of a running job: a heartbeat, series or a live diagnosis.
    var isReport: Bool {
        jobID != nil && events.isEmpty && !addsWork && !addsDeliveries
    }
}

/// The system's clock, and what a test puts it forward by.
final class TestClock: Sendable {
    private let offset = Mutex(0.0)

    var now: Date { Date() + offset.withLock { $0 } }

    func advance(seconds: Double) {
        offset.withLock { $0 += seconds }
    }
}

/// What a service said.
final class TestLog: Sendable {
    private let lines = Mutex<[(level: ServiceLog.Level, text: String)]>([])
    private let added = DispatchSemaphore(value: 0)

    func add(_ level: ServiceLog.Level, _ text: String) {
        lines.withLock { $0.append((level, text)) }
        added.signal()
    }

    /// Whether a line of a level has a text, waiting for it if need be.
    func says(_ text: String, _ level: ServiceLog.Level, seconds: Double = 60) -> Bool {
        let deadline = DispatchTime.now() + seconds
        while !lines.withLock({ $0.contains { $0.level == level && $0.text.contains(text) } }) {
            if added.wait(timeout: deadline) == .timedOut { return false }
        }
        return true
    }

    /// What went as it should, one line each.
    var infos: [String] {
        lines.withLock { lines in lines.filter { $0.level == .info }.map(\.text) }
    }

    /// What went wrong, one line each.
    var errors: [String] {
        lines.withLock { lines in lines.filter { $0.level == .error }.map(\.text) }
    }
}

/// Every number of some series, as bits, so that NaN equals itself.
func bits(_ series: [String: Series]) -> [String: [UInt64]] {
    series.mapValues { series in
        series.buckets.flatMap { bucket in
            [bucket.firstStep, bucket.lastStep, bucket.count, bucket.nonFiniteCount].map {
                UInt64($0)
            }
                + [bucket.min, bucket.max, bucket.mean].map { UInt64($0.bitPattern) }
        }
            + series.tail.flatMap { [UInt64($0.step), UInt64($0.value.bitPattern)] }
    }
}

/// What an uninterrupted run of a spec records.
func uninterrupted(_ spec: JSONValue) throws -> [String: Series] {
    let job = try PreparedJob(SpecReader.read(spec)) { (name) throws(SpecErrors) in
        throw SpecErrors(.root, .notFound, "no data set \(name)")
    }
    let run = try TrainingRun(job)
    #expect(run.train() == .completed)
    return run.trace(isFinal: true).series
}

/// A switch that several threads can see; off at first.
final class Switch: Sendable {
    private let state = Atomic(false)

    var isOn: Bool { state.load(ordering: .acquiring) }

    func set(_ isOn: Bool) { state.store(isOn, ordering: .releasing) }
}
