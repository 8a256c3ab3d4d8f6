import Records

/// Does the work of one kind of job, on a worker's thread.
///
/// It may be ended at any moment, by a lost lease or with its process: what it has to know when the
/// job is claimed again, it leaves with the ledger.
protocol JobExecutor: Sendable {
    /// The kind.
    static var kind: JobKind { get }

    /// Works until the job has ended, was given back, waits for its children, or was lost.
    static func execute(_ assignment: Assignment)
}

/// A claimed job, and what its executor works with.
struct Assignment {
    /// The job.
    let claimed: ClaimedJob
    /// Who remembers.
    let ledger: any Ledger
    /// Who prepares rows.
    let preparation: Preparation
    /// What the operator chose.
    let configuration: JobServiceConfiguration
    /// Where to say what happens.
    let log: ServiceLog
    /// Says whether the worker is to end.
    let isStopping: @Sendable () -> Bool
}
