import GRDB
import Records

extension Store {
    /// Adds an event to a job, with its deliveries.
    ///
    /// - Parameters:
    ///   - event: What happened.
    ///   - jobID: The job.
    ///   - token: The lease's token if a worker writes, else nil.
    /// - Returns: The stored event.
    /// - Throws: ``StoreError`` with code `lease_lost`, `not_found` or `database_unavailable`; with
    ///   `state_conflict` for a type that only a change of state may bring, or that is no job's.
    @discardableResult
    public func append(
        _ event: NewEvent, to jobID: String, token: Int64?
    ) throws(StoreError) -> EventRecord {
        switch event.type {
        case .queued, .started, .succeeded, .failed, .cancelled:
            throw StoreError(
                .stateConflict, "event: expected a type without a state, got \(event.type.rawValue)"
            )
        case .datasetChecked:
            throw StoreError(
                .stateConflict, "event: expected a type of a job, got \(event.type.rawValue)")
        case .nanDetected, .incident, .diagnosed: break
        }
        return try write { transaction in
            if let token { try transaction.requireLease(jobID: jobID, token: token) }
            return try transaction.append(event, to: jobID)
        }
    }

    /// Lists the events of all jobs and data sets, newest first.
    ///
    /// - Parameters:
    ///   - type: What happened, or nil for anything.
    ///   - limit: How many at most.
    ///   - after: The id of the last event of the page before, or nil for the first page.
    /// - Returns: The events.
    /// - Throws: ``StoreError`` with code `database_unavailable` or `database_corrupt`.
    public func events(
        type: EventType? = nil, limit: Int, after: String? = nil
    ) throws(StoreError) -> [EventRecord] {
        try newest(
            "events", where: [("type = ?", type?.rawValue), ("id < ?", after)], limit: limit,
            EventRecord.init(row:))
    }

    /// Lists the events of a job, oldest first.
    ///
    /// - Parameters:
    ///   - jobID: The job.
    ///   - sequence: The last event already seen. The default is 0, for all.
    ///   - limit: How many at most.
    /// - Returns: The events.
    /// - Throws: ``StoreError`` with code `database_unavailable` or `database_corrupt`.
    public func events(
        of jobID: String, afterSequence sequence: Int = 0, limit: Int
    ) throws(StoreError) -> [EventRecord] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT * FROM events WHERE job_id = ? AND sequence > ?
                    ORDER BY sequence LIMIT ?
                    """,
                arguments: [jobID, sequence, max(0, limit)]
            ).map(EventRecord.init(row:))
        }
    }
}
