import Experiments
import Foundation
import Records
import Store
import Synchronization
import Training

/// Accepts training jobs, trains them on worker threads, and tells the world what became of them.
public final class JobService: Sendable {
    /// What the service remembers.
    public let store: Store
    /// The uploaded data sets.
    public let datasets: DatasetLibrary
    /// What the operator chose.
    public let configuration: JobServiceConfiguration

    private let log: ServiceLog
    private let admission: JobAdmission
    private let preparation: Preparation
    private let workers: WorkerThreads
    private let senders: DeliveryThreads

    /// Makes a service that doesn't train yet.
    public init(store: Store, configuration: JobServiceConfiguration, log: ServiceLog) {
        self.store = store
        self.configuration = configuration
        self.log = log
        let tables = TableCache()
        datasets = DatasetLibrary(store: store, tables: tables)
        admission = JobAdmission(configuration: configuration, datasets: datasets)
        preparation = Preparation(tables: tables, capacity: configuration.preparedRowsBytes)
        workers = WorkerThreads(
            ledger: store, preparation: preparation, configuration: configuration, log: log)
        senders = DeliveryThreads(store: store, configuration: configuration, log: log)
    }

    /// Takes back what a process before this one left running, and starts to train and to send.
    ///
    /// - Throws: ``StoreError`` if the store can't be read or written.
    public func start() throws(StoreError) {
        let recovered = try store.recover()
        for job in recovered { log.warning("\(job.id): its worker was lost; now \(job.state)") }
        let (store, workers) = (store, workers)
        _ = store.changes.observe { change in
            if change.addsWork { workers.wake() }
        }
        workers.start(caretaking: { try store.recover() })
        senders.start()
    }

    /// Stops in order: running jobs are kept as they are and wait for the next start.
    public func stop() {
        workers.stop()
        senders.stop()
    }

    /// A boolean value indicating whether the service is stopping.
    public var isStopping: Bool { workers.isStopping }

    /// Checks a spec without accepting it.
    ///
    /// - Parameter document: What the user sent.
    /// - Returns: The checked job; its spec has no webhook secret.
    /// - Throws: ``SpecErrors`` with every problem found.
    public func check(_ document: JSONValue) throws(SpecErrors) -> PreparedJob {
        try admission.check(document).job
    }

    /// Accepts a job; when this returns, the job outlives a loss of power.
    ///
    /// - Parameters:
    ///   - document: What the user sent.
    ///   - idempotency: The key under which the same request gives the same job, or nil.
    /// - Returns: The job, and whether it is a new one.
    /// - Throws: ``SpecErrors`` with every problem of the spec, ``PreflightFailed`` if a rehearsal
    ///   that the spec asks for finds an error, ``StoreError`` with code `idempotency_conflict`,
    ///   ``QueueFull`` if too many jobs wait.
    public func submit(_ document: JSONValue, idempotency: Idempotency?) throws -> Acceptance {
        if let idempotency, let earlier = try store.earlierJob(for: idempotency) {
            return try acceptance(of: earlier)
        }
        let admitted = try admission.check(document)
        let job = admitted.job
        guard try store.queueDepth() < configuration.maximumQueueDepth else {
            throw QueueFull(limit: configuration.maximumQueueDepth)
        }
        try admission.rehearse(job)
        let submission = try admission.submission(admitted, idempotency: idempotency)
        // Before a worker can know of it.
        preparation.keep(
            job, specSHA256: submission.specSHA256,
            rowsSHA256: submission.provenance["dataset_sha256"]?.string ?? "")
        let accepted = try store.acceptJob(submission)
        guard accepted.isNew else { return try acceptance(of: accepted.job) }
        return Acceptance(
            job: accepted.job, spec: submission.spec, isNew: true,
            preflight: job.spec.preflight == .off
                ? [] : PreflightCatalog.lint(job).filter(\.isFired))
    }

    /// The answer to a repeated request.
    private func acceptance(of earlier: JobRecord) throws(StoreError) -> Acceptance {
        guard let spec = try store.spec(of: earlier.id) else {
            throw StoreError.notFound("job", earlier.id)
        }
        return Acceptance(job: earlier, spec: spec, isNew: false, preflight: [])
    }
}

/// What became of a submission.
public struct Acceptance: Sendable, Hashable {
    /// The new job, or the one that an earlier request with the same key made.
    public var job: JobRecord
    /// Its complete spec, as JSON text.
    public var spec: Data
    /// A boolean value indicating whether the job is new.
    public var isNew: Bool
    /// What preflight checks found, for a new job that asks to be told.
    public var preflight: [CheckResult]
}

/// Too many jobs wait already.
public struct QueueFull: Error, Sendable {
    /// How many may wait.
    public let limit: Int

    /// Makes the error for a queue of a length.
    public init(limit: Int) {
        self.limit = limit
    }
}
