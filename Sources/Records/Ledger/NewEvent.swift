/// An event to be added.
public struct NewEvent: Sendable, Hashable {
    /// What happened.
    public var type: EventType
    /// What there is to say of it; `job_id` or `dataset_id`, and `sequence`, are added in webhooks.
    public var data: [String: JSONValue]

    /// Makes an event.
    public init(_ type: EventType, data: [String: JSONValue] = [:]) {
        self.type = type
        self.data = data
    }
}

extension NewEvent {
    /// The members of the data by which an event is the same as an earlier one of its type, which then
    /// stands for both; none where each is one of its own.
    ///
    /// A worker that was lost tells of a step again when another one takes it anew.
    public var identity: [String] { type == .nanDetected ? ["step", "pass"] : [] }

    /// Checks that it is for a worker to tell.
    ///
    /// - Throws: ``StoreError`` with code `state_conflict` for a type that only a change of state may
    ///   bring, or that is no job's.
    public func requireWorkers() throws(StoreError) {
        switch type {
        case .queued, .started, .succeeded, .failed, .cancelled:
            throw StoreError(
                .stateConflict, "event: expected a type without a state, got \(type.rawValue)")
        case .datasetChecked:
            throw StoreError(
                .stateConflict, "event: expected a type of a job, got \(type.rawValue)")
        case .nanDetected, .incident, .diagnosed: break
        }
    }
}
