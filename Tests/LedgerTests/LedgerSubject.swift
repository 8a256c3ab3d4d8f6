import Foundation
import Records
import Store
import Synchronization
import TestSupport
import Testing

/// A ledger under test, and what the world does to it besides.
protocol LedgerSubject: AnyObject, Sendable {
    var ledger: any Ledger { get }
    func submit(
        kind: JobKind, parent: String?, spec: Data, priority: Int
    ) throws -> String
    func addDataset(_ file: Data, labels: Data?) throws -> String
    func job(_ id: String) throws -> SeenJob
    func cancel(_ id: String) throws
    func pause(_ id: String) throws
    func advance(seconds: TimeInterval)
    func recover() throws
}

extension LedgerSubject {
    func submit(
        _ kind: JobKind = .train, parent: String? = nil, spec: String = "{}", priority: Int = 0
    ) throws -> String {
        try submit(kind: kind, parent: parent, spec: Data(spec.utf8), priority: priority)
    }

    /// Claims the next job of the usual kind.
    func claim(_ kinds: [JobKind] = [.train]) throws -> ClaimedJob? {
        try ledger.claim(kinds, worker: "w", leaseSeconds: 30)
    }

    /// Submits a job and claims it.
    func running(
        _ kind: JobKind = .train, sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> ClaimedJob {
        let id = try submit(kind)
        let claimed = try #require(try claim([kind]), sourceLocation: sourceLocation)
        #expect(claimed.id == id, sourceLocation: sourceLocation)
        return claimed
    }
}

/// What can be seen of a job from outside.
struct SeenJob: Equatable {
    var state: JobState
    var reason: String?
    var attempt: Int
    var progress: JobProgress?
    var latest: [String: Double]
    var verdict: Diagnosis.Verdict?
    var events: [EventType]
    var lastEvent: JSONValue
    var series: [String: Series]
    var histograms: [String: [Histogram]]
    var facts: JSONValue?
    var artifacts: [String: Data]
}

/// A kind of ledger, by how to make one.
struct LedgerMaker: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let make: @Sendable () throws -> any LedgerSubject

    /// Every implementation; each passes every test of this target.
    static let all = [
        LedgerMaker(testDescription: "store") { try StoreSubject() },
        LedgerMaker(testDescription: "memory") { MemorySubject() },
    ]
}

/// The store on a disk.
private final class StoreSubject: LedgerSubject {
    private let directory = FileManager.default.temporaryDirectory
        .appendingPathComponent("LedgerTests-\(UUID().uuidString)")
    private let time = Time()
    private let store: Store

    var ledger: any Ledger { store }

    init() throws {
        store = try Store(directory: directory) { [time] in time.now.withLock { $0 } }
    }

    deinit {
        try? store.close()
        try? FileManager.default.removeItem(at: directory)
    }

    func submit(kind: JobKind, parent: String?, spec: Data, priority: Int) throws -> String {
        try store.acceptJob(
            JobSubmission(
                kind: kind, parentage: parent.map { JobParentage(parentID: $0) }, spec: spec,
                specSHA256: "", priority: priority)
        ).job.id
    }

    func addDataset(_ file: Data, labels: Data?) throws -> String {
        let record = try store.storeDataset(
            file,
            DatasetDescription(
                name: "rows", format: ["kind": "idx"], shape: [1], task: nil, classes: nil,
                rows: 1))
        if let labels {
            try store.storeDatasetLabels(labels, of: record.id, task: nil, classes: nil)
        }
        return record.id
    }

    func job(_ id: String) throws -> SeenJob {
        let job = try #require(try store.job(id))
        let events = try store.events(of: id, limit: 1000)
        var artifacts: [String: Data] = [:]
        for artifact in try store.artifacts(of: id) {
            artifacts[artifact.name] = try store.bytes(of: artifact)
        }
        return SeenJob(
            state: job.state, reason: job.stateReason, attempt: job.attempt,
            progress: job.progress, latest: job.latest,
            verdict: try store.diagnosis(of: id)?.verdict, events: events.map(\.type),
            lastEvent: events.last?.data ?? .null, series: try store.series(of: id),
            histograms: try store.histograms(of: id), facts: try store.facts(of: id),
            artifacts: artifacts)
    }

    func cancel(_ id: String) throws { try store.requestCancel(id) }
    func pause(_ id: String) throws { try store.requestPause(id) }
    func advance(seconds: TimeInterval) { time.now.withLock { $0 += seconds } }
    func recover() throws { try store.recover() }

    private final class Time: Sendable {
        let now = Mutex(Date(timeIntervalSince1970: 1_800_000_000))
    }
}

/// The test double.
private final class MemorySubject: LedgerSubject {
    private let memory = MemoryLedger()
    private let datasets = Mutex(0)

    var ledger: any Ledger { memory }

    func submit(kind: JobKind, parent: String?, spec: Data, priority: Int) -> String {
        memory.submit(kind: kind, parent: parent, spec: spec, priority: priority)
    }

    func addDataset(_ file: Data, labels: Data?) -> String {
        let id = datasets.withLock { count in
            count += 1
            return "ds_\(count)"
        }
        memory.add(
            .init(
                description: StoredDataset(
                    id: id, format: ["kind": "idx"], sha256: "\(file.hashValue)",
                    labelsSHA256: labels.map { "\($0.hashValue)" }), file: file, labels: labels))
        return id
    }

    func job(_ id: String) throws -> SeenJob {
        let job = try #require(memory.job(id))
        return SeenJob(
            state: job.state, reason: job.reason, attempt: job.attempt, progress: job.progress,
            latest: job.latest, verdict: job.diagnosis?.verdict, events: job.events.map(\.type),
            lastEvent: .object(job.events.last?.data ?? [:]), series: job.series,
            histograms: job.histograms, facts: job.facts, artifacts: job.artifacts)
    }

    func cancel(_ id: String) { memory.cancel(id) }
    func pause(_ id: String) { memory.pause(id) }
    func advance(seconds: TimeInterval) { memory.advance(seconds: seconds) }
    func recover() { memory.recover() }
}
