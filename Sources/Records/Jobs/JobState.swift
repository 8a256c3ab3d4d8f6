/// Where a job is in its life.
public enum JobState: String, Sendable, Codable, CaseIterable {
    /// Waiting for a worker.
    case queued
    /// Training on a worker.
    case running
    /// Taken off its worker until it is resumed.
    case paused
    /// Ended as planned.
    case succeeded
    /// Ended early; the reason says why.
    case failed
    /// Ended by the user.
    case cancelled

    /// A boolean value indicating whether the job has ended for good.
    public var isTerminal: Bool {
        switch self {
        case .succeeded, .failed, .cancelled: true
        case .queued, .running, .paused: false
        }
    }
}

/// Why a job failed.
public enum FailureReason: String, Sendable, Codable, CaseIterable {
    /// Something became non-finite and the job's policy is to stop.
    case diverged
    /// The job's `max_runtime_seconds` ran out.
    case timedOut = "timed_out"
    /// Workers were lost with the job too often.
    case workerLost = "worker_lost"
    /// The data the job names is gone or unusable.
    case dataUnavailable = "data_unavailable"
    /// A fault of the service itself.
    case internalError = "internal_error"
}
