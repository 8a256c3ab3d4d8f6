/// A job that a worker holds, without its spec, which may be large: see ``Ledger/spec(under:)``.
public struct ClaimedJob: Sendable, Hashable {
    /// The worker's hold on it.
    public var lease: Lease
    /// What kind of work it is.
    public var kind: JobKind
    /// How many workers have begun it, this one included.
    public var attempt: Int
    /// What an earlier worker's last diagnosis says, or nil before the first.
    public var verdict: Diagnosis.Verdict?
    /// The SHA-256 of the spec's text, in hexadecimal digits.
    public var specSHA256: String
    /// The SHA-256 of the prepared rows when the job was accepted, in hexadecimal digits, or nil where
    /// the job has none.
    public var rowsSHA256: String?

    /// The job's id.
    public var id: String { lease.jobID }

    /// Makes a claimed job.
    public init(
        lease: Lease, kind: JobKind, attempt: Int, verdict: Diagnosis.Verdict?, specSHA256: String,
        rowsSHA256: String?
    ) {
        self.lease = lease
        self.kind = kind
        self.attempt = attempt
        self.verdict = verdict
        self.specSHA256 = specSHA256
        self.rowsSHA256 = rowsSHA256
    }
}

/// What a worker learns from its heartbeat.
public enum HeartbeatAnswer: Sendable, Hashable {
    /// The worker still holds the job; the user may have asked to end or to pause it.
    case held(cancelRequested: Bool, pauseRequested: Bool)
    /// The job ended or went to another worker: stop, and write nothing more.
    case lost
}
