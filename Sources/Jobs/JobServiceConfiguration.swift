import Foundation
import Webhooks

/// What an operator can choose about training jobs.
public struct JobServiceConfiguration: Sendable {
    /// How many jobs train at once.
    ///
    /// The default is the number of cores.
    public var workers = max(1, ProcessInfo.processInfo.activeProcessorCount)
    /// The memory one job may take.
    ///
    /// The default is 4 GiB.
    ///
    /// - Units: bytes.
    public var maximumJobBytes = 4 << 30
    /// How many jobs may wait.
    ///
    /// The default is 10,000; a job beyond them is refused.
    public var maximumQueueDepth = 10_000
    /// Which webhook receivers may be called.
    ///
    /// The default refuses loopback and private addresses.
    public var receiverPolicy = ReceiverPolicy()
    /// When a failed webhook is tried again.
    public var retrySchedule = RetrySchedule.standard
    /// How many webhooks are sent at once.
    ///
    /// The default is 4.
    public var webhookSenders = 4
    /// How often a running job's state is kept on disk if its spec doesn't say.
    ///
    /// The default is 10.
    ///
    /// - Units: seconds.
    public var checkpointSeconds = 10.0
    /// How many of a running job's states are kept on disk, the newest first.
    ///
    /// The default is 2, so that one that was damaged isn't the end of the run.
    public var checkpointsKept = 2
    /// The rows of checked jobs that are kept in memory for their workers.
    ///
    /// The default is 256 MiB; what isn't kept is prepared again.
    ///
    /// - Units: bytes.
    public var preparedRowsBytes = 256 << 20
    /// How long a worker may be silent before its job is given to another.
    ///
    /// The default is 30.
    ///
    /// - Units: seconds.
    public var leaseSeconds = 30.0
    /// The service's version, for provenance and the user agent of webhooks.
    public var version = "0"
    /// The address under which links to the service begin; empty for relative links.
    public var baseURL = ""

    /// Makes a configuration of defaults.
    public init() {}
}
