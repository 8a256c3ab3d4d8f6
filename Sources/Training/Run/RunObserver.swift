import Records

/// Who follows a run while it trains, on the run's own thread.
public protocol RunObserver: AnyObject {
    /// Called between steps, every few milliseconds; says whether to go on.
    func shouldContinue(_ run: TrainingRun) -> Bool

    /// Called at the step at which something became non-finite, before the operation that failed is
    /// searched for, and before the run goes on or stops; the event has no origin yet.
    func run(_ run: TrainingRun, found event: NonFiniteEvent)

    /// Called at the end of every epoch.
    func run(_ run: TrainingRun, completedEpoch epoch: Int)
}

/// How a run ended.
public enum RunEnd: String, Sendable, Hashable, Codable {
    /// All planned steps were taken.
    case completed
    /// The validation no longer got better.
    case stoppedEarly = "stopped_early"
    /// Something became non-finite and the spec says to stop.
    case diverged
    /// The spec's `max_runtime_seconds` ran out.
    case timedOut = "timed_out"
    /// The observer asked to stop.
    case interrupted
}
