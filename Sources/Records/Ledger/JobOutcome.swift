/// How a job ended.
public struct JobOutcome: Sendable, Hashable {
    /// The three ways to end.
    public enum End: String, Sendable, CaseIterable {
        /// As planned.
        case succeeded
        /// Early.
        case failed
        /// By the user.
        case cancelled

        /// The state of a job that ended so.
        public var state: JobState {
            switch self {
            case .succeeded: .succeeded
            case .failed: .failed
            case .cancelled: .cancelled
            }
        }

        /// The event that tells of it.
        public var event: EventType {
            switch self {
            case .succeeded: .succeeded
            case .failed: .failed
            case .cancelled: .cancelled
            }
        }
    }

    /// The way it ended.
    public var end: End
    /// Why, or nil where the state says it.
    public var reason: String?
    /// The final diagnosis, or nil if there is none.
    public var diagnosis: Diagnosis?
    /// The last progress, or nil to leave it.
    public var progress: JobProgress?
    /// The last metrics, or nil to leave them.
    public var latest: [String: Double]?
    /// Events to add before `job.diagnosed` and the terminal one.
    public var events: [NewEvent]
    /// What the terminal event says besides the state and the reason.
    public var data: [String: JSONValue]

    /// Makes an outcome.
    public init(
        _ end: End, reason: String? = nil, diagnosis: Diagnosis? = nil,
        progress: JobProgress? = nil, latest: [String: Double]? = nil, events: [NewEvent] = [],
        data: [String: JSONValue] = [:]
    ) {
        self.end = end
        self.reason = reason
        self.diagnosis = diagnosis
        self.progress = progress
        self.latest = latest
        self.events = events
        self.data = data
    }
}
