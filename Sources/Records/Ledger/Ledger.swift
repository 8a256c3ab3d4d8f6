import Foundation

/// What those who execute jobs need of whoever remembers them.
///
/// Everything but ``claim(_:worker:leaseSeconds:)`` names a ``Lease`` and is refused with code
/// `lease_lost` once another worker holds the job or the job ended: then nothing is changed. Nothing
/// here needs a shared process or disk. Each call is whole or not at all, and what it returned from is
/// durable as far as the implementation keeps things at all. Calls may block.
///
/// Every implementation passes the suite in `Tests/LedgerTests`.
public protocol Ledger: Sendable {
    /// Takes the next job that waits: one that kept a place with ``wait(_:until:)`` and is due; else
    /// the queued one of the highest priority, the oldest first.
    ///
    /// A job that waits for others never keeps them from being claimed, as it holds no worker.
    ///
    /// - Parameters:
    ///   - kinds: What the worker can execute; jobs of other kinds stay.
    ///   - worker: The worker's name, for people to read.
    ///   - leaseSeconds: How long the worker may stay silent before the job is taken from it.
    /// - Returns: The job, now running, or nil if none waits.
    /// - Throws: ``StoreError`` with code `database_unavailable`.
    func claim(
        _ kinds: [JobKind], worker: String, leaseSeconds: TimeInterval
    ) throws(StoreError) -> ClaimedJob?

    /// Renews a lease, and stores how far the job is.
    ///
    /// - Parameters:
    ///   - lease: The worker's hold.
    ///   - progress: How far it is, or nil to leave what is stored.
    ///   - latest: The last value of each metric, or nil to leave what is stored.
    ///   - leaseSeconds: How long the lease lasts from now.
    /// - Returns: What the user asks of the worker, or that the lease is lost.
    /// - Throws: ``StoreError`` with code `database_unavailable`.
    func heartbeat(
        _ lease: Lease, progress: JobProgress?, latest: [String: Double]?,
        leaseSeconds: TimeInterval
    ) throws(StoreError) -> HeartbeatAnswer

    /// Gives a job back in order, as at a shutdown; the attempt doesn't count.
    ///
    /// The job waits again, or is paused or cancelled if the user asked for that meanwhile.
    ///
    /// - Parameters:
    ///   - lease: The worker's hold, which ends.
    ///   - reason: Why, for people to read, or nil.
    /// - Throws: ``StoreError`` with code `lease_lost` or `database_unavailable`.
    func release(_ lease: Lease, reason: String?) throws(StoreError)

    /// Lets go of a job that goes on once something has happened; it stays `running` and holds no worker.
    ///
    /// It is claimed again when one of its children has ended, also if that was while this worker
    /// held it, or when the time has come. That counts as no attempt, and tells nobody.
    ///
    /// - Parameters:
    ///   - lease: The worker's hold, which ends.
    ///   - date: When it is due at the latest, or nil to wait for its children alone.
    /// - Throws: ``StoreError`` with code `lease_lost` or `database_unavailable`.
    func wait(_ lease: Lease, until date: Date?) throws(StoreError)

    /// Ends a job: its state, its diagnosis, its last events and their deliveries together.
    ///
    /// Its checkpoints and the results of its experiments go; a parent that waits is due.
    ///
    /// - Parameters:
    ///   - lease: The worker's hold, which ends.
    ///   - outcome: How it ended.
    /// - Throws: ``StoreError`` with code `lease_lost` or `database_unavailable`.
    func finish(_ lease: Lease, _ outcome: JobOutcome) throws(StoreError)

    /// Reads the complete spec, as JSON text.
    ///
    /// - Throws: ``StoreError`` with code `lease_lost` or `database_unavailable`.
    func spec(under lease: Lease) throws(StoreError) -> Data

    /// Reads what is known of a data set.
    ///
    /// - Returns: The data set, or nil if there is none of this id.
    /// - Throws: ``StoreError`` with code `lease_lost`, `database_unavailable` or `database_corrupt`.
    func dataset(_ id: String, under lease: Lease) throws(StoreError) -> StoredDataset?

    /// Reads the file of a data set.
    ///
    /// - Throws: ``StoreError`` with code `lease_lost`, `not_found`, `database_unavailable`, or
    ///   `database_corrupt` if the file isn't the one that was stored.
    func datasetFile(_ id: String, under lease: Lease) throws(StoreError) -> Data

    /// Reads the labels of a data set that came in a file of their own.
    ///
    /// - Returns: The file, or nil without one.
    /// - Throws: ``StoreError`` with code `lease_lost`, `not_found`, `database_unavailable`, or
    ///   `database_corrupt` if the file isn't the one that was stored.
    func datasetLabels(_ id: String, under lease: Lease) throws(StoreError) -> Data?

    /// Stores series whole, all together; those of the same names are replaced.
    ///
    /// - Throws: ``StoreError`` with code `lease_lost` or `database_unavailable`.
    func saveSeries(_ series: [String: Series], under lease: Lease) throws(StoreError)

    /// Stores histograms by what they are of, all together; those of the same names are replaced.
    ///
    /// - Throws: ``StoreError`` with code `lease_lost` or `database_unavailable`.
    func saveHistograms(
        _ histograms: [String: [Histogram]], under lease: Lease
    ) throws(StoreError)

    /// Stores what rules read besides the series, in place of what was there.
    ///
    /// - Throws: ``StoreError`` with code `lease_lost` or `database_unavailable`.
    func saveFacts(_ facts: JSONValue, under lease: Lease) throws(StoreError)

    /// Stores what is known of a run so far, in place of what was there, and its verdict on the job.
    ///
    /// - Throws: ``StoreError`` with code `lease_lost` or `database_unavailable`.
    func saveDiagnosis(_ diagnosis: Diagnosis, under lease: Lease) throws(StoreError)

    /// Stores a file that the job leaves; one of the same name is replaced.
    ///
    /// - Parameters:
    ///   - data: The file.
    ///   - name: Its name among the job's files.
    ///   - mediaType: What kind of file it is.
    ///   - lease: The worker's hold.
    /// - Throws: ``StoreError`` with code `lease_lost` or `database_unavailable`.
    func saveArtifact(
        _ data: Data, name: String, mediaType: String, under lease: Lease
    ) throws(StoreError)

    /// Adds an event to the job, with its deliveries, unless the job has it already
    /// (``NewEvent/identity``).
    ///
    /// - Throws: ``StoreError`` with code `lease_lost` or `database_unavailable`; with
    ///   `state_conflict` for a type that only a change of state may bring, or that is no job's.
    func append(_ event: NewEvent, under lease: Lease) throws(StoreError)

    /// Stores the state of the run after a step, in place of an earlier one of the same step.
    ///
    /// - Parameters:
    ///   - data: The state.
    ///   - step: How many steps have been taken.
    ///   - count: How many checkpoints stay, those of the highest steps; at least 1.
    ///   - lease: The worker's hold.
    /// - Throws: ``StoreError`` with code `lease_lost` or `database_unavailable`.
    func saveCheckpoint(
        _ data: Data, step: Int, keeping count: Int, under lease: Lease
    ) throws(StoreError)

    /// Reads the newest checkpoint of the job, or the newest before a step.
    ///
    /// - Parameters:
    ///   - step: The checkpoint's step is below this one; `Int.max` for the newest of all.
    ///   - lease: The worker's hold.
    /// - Returns: The checkpoint; one whose data aren't those that were stored is passed over. Nil if
    ///   there is none.
    /// - Throws: ``StoreError`` with code `lease_lost` or `database_unavailable`.
    func checkpoint(below step: Int, under lease: Lease) throws(StoreError) -> Checkpoint?

    /// Stores what a part of an experiment showed, in place of an earlier result of the same key.
    ///
    /// - Parameters:
    ///   - result: What it showed.
    ///   - key: What was done, so that it isn't done again.
    ///   - lease: The worker's hold.
    /// - Throws: ``StoreError`` with code `lease_lost` or `database_unavailable`.
    func saveExperiment(
        _ result: JSONValue, key: String, under lease: Lease
    ) throws(StoreError)

    /// Reads what experiments on the job have shown so far, by their keys.
    ///
    /// - Throws: ``StoreError`` with code `lease_lost`, `database_unavailable` or `database_corrupt`.
    func experiments(under lease: Lease) throws(StoreError) -> [String: JSONValue]
}
