import Foundation
import Records
import Synchronization

/// A ledger that keeps everything in memory: the simplest one that fulfils the protocol.
public final class MemoryLedger: Ledger {
    /// A job with all that was written of it.
    public struct Job: Sendable {
        /// Its id.
        public var id: String
        /// What kind of work it is.
        public var kind = JobKind.train
        /// The job that made it, or nil.
        public var parentID: String?
        /// Its spec.
        public var spec = Data("{}".utf8)
        /// Higher runs first.
        public var priority = 0
        /// Where it is in its life.
        public var state = JobState.queued
        /// Why it is there, or nil.
        public var reason: String?
        /// How many workers have begun it.
        public var attempt = 0
        /// How far it is, or nil.
        public var progress: JobProgress?
        /// The last value of each metric.
        public var latest: [String: Double] = [:]
        /// Whether the user asked to end it.
        public var cancelRequested = false
        /// Whether the user asked to pause it.
        public var pauseRequested = false
        /// What happened to it, in order.
        public var events: [NewEvent] = []
        /// Its series by name.
        public var series: [String: Series] = [:]
        /// Its histograms by what they are of.
        public var histograms: [String: [Histogram]] = [:]
        /// What rules read besides the series, or nil.
        public var facts: JSONValue?
        /// The last diagnosis, or nil.
        public var diagnosis: Diagnosis?
        /// The files that it left, by name.
        public var artifacts: [String: Data] = [:]
        /// Its checkpoints, those of the highest steps first.
        public var checkpoints: [Checkpoint] = []
        /// What parts of experiments have shown.
        public var experiments: [String: JSONValue] = [:]
        /// The keys of all results that were stored, in order.
        public var storedExperiments: [String] = []

        fileprivate var token: Int64 = 0
        fileprivate var leaseEnd: Date?
        fileprivate var dueDate: Date?
    }

    /// An uploaded data set.
    public struct Dataset: Sendable {
        /// What is known of it.
        public var description: StoredDataset
        /// Its file.
        public var file: Data
        /// Its labels' own file, or nil.
        public var labels: Data?

        /// Makes a data set.
        public init(description: StoredDataset, file: Data, labels: Data?) {
            self.description = description
            self.file = file
            self.labels = labels
        }
    }

    fileprivate struct State: Sendable {
        /// In the order in which they came.
        var jobs: [Job] = []
        var datasets: [String: Dataset] = [:]
        var now = Date(timeIntervalSince1970: 1_800_000_000)
    }

    private let state = Mutex(State())

    private let afterExperiment: @Sendable (MemoryLedger, Int) -> Void

    /// Makes an empty ledger.
    ///
    /// - Parameter afterExperiment: Called whenever a result of an experiment was stored, with how
    ///   many were stored so far.
    public init(
        afterExperiment: @escaping @Sendable (MemoryLedger, Int) -> Void = { _, _ in }
    ) {
        self.afterExperiment = afterExperiment
    }

    // MARK: What users do

    /// Adds a job that waits.
    public func submit(
        kind: JobKind = .train, parent: String? = nil, spec: Data = Data("{}".utf8),
        priority: Int = 0
    ) -> String {
        state.withLock { state in
            let id = "job_\(state.jobs.count)"
            var job = Job(id: id)
            (job.kind, job.parentID, job.spec, job.priority) = (kind, parent, spec, priority)
            job.events = [NewEvent(.queued)]
            state.jobs.append(job)
            return id
        }
    }

    /// Adds a data set.
    public func add(_ dataset: Dataset) {
        state.withLock { $0.datasets[dataset.description.id] = dataset }
    }

    /// All that is known of a job, or nil if there is none.
    public func job(_ id: String) -> Job? {
        state.withLock { state in state.jobs.first { $0.id == id } }
    }

    /// Ends a job at the user's wish.
    public func cancel(_ id: String) {
        state.withLock { $0.cancel(id) }
    }

    /// Pauses a job at the user's wish.
    public func pause(_ id: String) {
        state.withLock { state in
            state.change(id) { job in
                if job.state == .queued { job.state = .paused }
                if job.leaseEnd != nil { job.pauseRequested = true }
            }
        }
    }

    /// Lets time pass.
    public func advance(seconds: TimeInterval) {
        state.withLock { $0.now += seconds }
    }

    /// Takes jobs from workers that were silent for too long.
    public func recover() {
        state.withLock { state in
            for job in state.jobs {
                guard let end = job.leaseEnd, end <= state.now else { continue }
                state.leave(job.id, reason: FailureReason.workerLost.rawValue)
            }
        }
    }

    // MARK: Ledger

    /// As `Ledger` says.
    public func claim(
        _ kinds: [JobKind], worker: String, leaseSeconds: TimeInterval
    ) throws(StoreError) -> ClaimedJob? {
        state.withLock { state in
            let due = state.jobs.filter { job in
                kinds.contains(job.kind) && job.state == .running && job.leaseEnd == nil
                    && job.dueDate.map { $0 <= state.now } ?? false
            }
            let waiting = state.jobs.filter { $0.state == .queued && kinds.contains($0.kind) }
            let greatest = waiting.map(\.priority).max()
            guard let id = (due.first ?? waiting.first { $0.priority == greatest })?.id else {
                return nil
            }
            let end = state.now + leaseSeconds
            return state.change(id) { job in
                if job.state == .queued {
                    job.attempt += 1
                    job.events.append(NewEvent(.started, data: ["attempt": JSONValue(job.attempt)]))
                }
                job.state = .running
                job.token += 1
                job.leaseEnd = end
                job.dueDate = nil
                return ClaimedJob(
                    lease: Lease(jobID: id, token: job.token), kind: job.kind,
                    attempt: job.attempt, verdict: job.diagnosis?.verdict, specSHA256: "",
                    rowsSHA256: nil)
            }
        }
    }

    /// As `Ledger` says.
    public func heartbeat(
        _ lease: Lease, progress: JobProgress?, latest: [String: Double]?,
        leaseSeconds: TimeInterval
    ) throws(StoreError) -> HeartbeatAnswer {
        state.withLock { state in
            let end = state.now + leaseSeconds
            return state.held(lease) { job in
                job.leaseEnd = end
                job.progress = progress ?? job.progress
                job.latest = latest ?? job.latest
                return .held(
                    cancelRequested: job.cancelRequested, pauseRequested: job.pauseRequested)
            } ?? .lost
        }
    }

    /// As `Ledger` says.
    public func release(_ lease: Lease, reason: String?) throws(StoreError) {
        try write(lease) { $0.attempt -= 1 }
        state.withLock { $0.leave(lease.jobID, reason: reason) }
    }

    /// As `Ledger` says.
    public func wait(_ lease: Lease, until date: Date?) throws(StoreError) {
        try write(lease) { job in
            job.leaseEnd = nil
            job.dueDate = [job.dueDate, date].compactMap { $0 }.min()
        }
    }

    /// As `Ledger` says.
    public func finish(_ lease: Lease, _ outcome: JobOutcome) throws(StoreError) {
        try write(lease) { job in
            job.events += outcome.events
            if let diagnosis = outcome.diagnosis {
                job.diagnosis = diagnosis
                job.events.append(NewEvent(.diagnosed))
            }
            job.progress = outcome.progress ?? job.progress
            job.latest = outcome.latest ?? job.latest
        }
        state.withLock { $0.end(lease.jobID, outcome.end, reason: outcome.reason, outcome.data) }
    }

    /// As `Ledger` says.
    public func spec(under lease: Lease) throws(StoreError) -> Data {
        try write(lease) { $0.spec }
    }

    /// As `Ledger` says.
    public func dataset(_ id: String, under lease: Lease) throws(StoreError) -> StoredDataset? {
        try write(lease) { _ in }
        return state.withLock { $0.datasets[id]?.description }
    }

    /// As `Ledger` says.
    public func datasetFile(_ id: String, under lease: Lease) throws(StoreError) -> Data {
        try write(lease) { _ in }
        guard let dataset = state.withLock({ $0.datasets[id] }) else {
            throw StoreError.notFound("dataset", id)
        }
        return dataset.file
    }

    /// As `Ledger` says.
    public func datasetLabels(_ id: String, under lease: Lease) throws(StoreError) -> Data? {
        try write(lease) { _ in }
        guard let dataset = state.withLock({ $0.datasets[id] }) else {
            throw StoreError.notFound("dataset", id)
        }
        return dataset.labels
    }

    /// As `Ledger` says.
    public func saveSeries(_ series: [String: Series], under lease: Lease) throws(StoreError) {
        try write(lease) { $0.series.merge(series) { $1 } }
    }

    /// As `Ledger` says.
    public func saveHistograms(
        _ histograms: [String: [Histogram]], under lease: Lease
    ) throws(StoreError) {
        try write(lease) { $0.histograms.merge(histograms) { $1 } }
    }

    /// As `Ledger` says.
    public func saveFacts(_ facts: JSONValue, under lease: Lease) throws(StoreError) {
        try write(lease) { $0.facts = facts }
    }

    /// As `Ledger` says.
    public func saveDiagnosis(_ diagnosis: Diagnosis, under lease: Lease) throws(StoreError) {
        try write(lease) { $0.diagnosis = diagnosis }
    }

    /// As `Ledger` says.
    public func saveArtifact(
        _ data: Data, name: String, mediaType: String, under lease: Lease
    ) throws(StoreError) {
        try write(lease) { $0.artifacts[name] = data }
    }

    /// As `Ledger` says.
    public func append(_ event: NewEvent, under lease: Lease) throws(StoreError) {
        try event.requireWorkers()
        try write(lease) { job in
            let isKnown =
                !event.identity.isEmpty
                && job.events.contains { told in
                    told.type == event.type
                        && event.identity.allSatisfy { told.data[$0] == event.data[$0] }
                }
            if !isKnown { job.events.append(event) }
        }
    }

    /// As `Ledger` says.
    public func saveCheckpoint(
        _ data: Data, step: Int, keeping count: Int, under lease: Lease
    ) throws(StoreError) {
        let now = state.withLock { $0.now }
        try write(lease) { job in
            job.checkpoints.removeAll { $0.step >= step }
            job.checkpoints.insert(Checkpoint(step: step, createdAt: now, data: data), at: 0)
            job.checkpoints = Array(job.checkpoints.prefix(max(1, count)))
        }
    }

    /// As `Ledger` says.
    public func checkpoint(
        below step: Int, under lease: Lease
    ) throws(StoreError) -> Checkpoint? {
        try write(lease) { job in job.checkpoints.first { $0.step < step } }
    }

    /// As `Ledger` says.
    public func saveExperiment(
        _ result: JSONValue, key: String, under lease: Lease
    ) throws(StoreError) {
        let count = try write(lease) { job in
            job.experiments[key] = result
            job.storedExperiments.append(key)
            return job.storedExperiments.count
        }
        afterExperiment(self, count)
    }

    /// As `Ledger` says.
    public func experiments(under lease: Lease) throws(StoreError) -> [String: JSONValue] {
        try write(lease) { $0.experiments }
    }

    private func write<Value: Sendable>(
        _ lease: Lease, _ change: @Sendable (inout Job) -> Value
    ) throws(StoreError) -> Value {
        guard let value = state.withLock({ $0.held(lease, change) }) else {
            throw StoreError.leaseLost(lease.jobID)
        }
        return value
    }
}

extension MemoryLedger.State {
    /// Changes a job that is there.
    @discardableResult
    fileprivate mutating func change<Value>(
        _ id: String, _ body: (inout MemoryLedger.Job) -> Value
    ) -> Value? {
        guard let index = jobs.firstIndex(where: { $0.id == id }) else { return nil }
        return body(&jobs[index])
    }

    /// Changes a job if the lease holds.
    fileprivate mutating func held<Value>(
        _ lease: Lease, _ body: (inout MemoryLedger.Job) -> Value
    ) -> Value? {
        guard
            let index = jobs.firstIndex(where: {
                $0.id == lease.jobID && $0.token == lease.token && $0.leaseEnd != nil
            })
        else { return nil }
        return body(&jobs[index])
    }

    /// Takes a running job off its worker.
    fileprivate mutating func leave(_ id: String, reason: String?) {
        guard let job = jobs.first(where: { $0.id == id }) else { return }
        if job.cancelRequested { return end(id, .cancelled, reason: nil, [:]) }
        change(id) { job in
            job.state = job.pauseRequested ? .paused : .queued
            job.reason = reason
            job.pauseRequested = false
            (job.leaseEnd, job.dueDate) = (nil, nil)
        }
    }

    fileprivate mutating func cancel(_ id: String) {
        for child in jobs where child.parentID == id && !child.state.isTerminal {
            cancel(child.id)
        }
        guard let job = jobs.first(where: { $0.id == id }), !job.state.isTerminal else { return }
        change(id) { $0.cancelRequested = true }
        if job.leaseEnd == nil { end(id, .cancelled, reason: nil, [:]) }
    }

    fileprivate mutating func end(
        _ id: String, _ end: JobOutcome.End, reason: String?, _ data: [String: JSONValue]
    ) {
        let now = now
        let parent = change(id) { job in
            job.state = end.state
            job.reason = reason
            job.events.append(NewEvent(end.event, data: data))
            (job.leaseEnd, job.dueDate) = (nil, nil)
            (job.checkpoints, job.experiments) = ([], [:])
            return job.parentID
        }
        guard let parent, let parent else { return }
        change(parent) { job in
            if job.state == .running { job.dueDate = min(job.dueDate ?? now, now) }
        }
    }
}
