import GRDB
import Records

extension Store {
    /// Adds an event to a job, with its deliveries; see ``Ledger``.
    public func append(_ event: NewEvent, under lease: Lease) throws(StoreError) {
        try event.requireWorkers()
        try write { transaction in
            try transaction.requireLease(lease)
            guard try !transaction.has(event, of: lease.jobID) else { return }
            try transaction.append(event, to: lease.jobID)
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
