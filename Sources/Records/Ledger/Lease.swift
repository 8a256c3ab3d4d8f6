/// A worker's hold on a job: what it proves its right to write with.
///
/// - Source: Kleppmann, *How to do distributed locking* (2016), "fencing tokens".
public struct Lease: Sendable, Hashable, Codable {
    /// The job.
    public var jobID: String
    /// Rises with every claim of the job and never falls, so a lost worker's late write is told apart.
    public var token: Int64

    /// Makes a lease.
    public init(jobID: String, token: Int64) {
        self.jobID = jobID
        self.token = token
    }
}
