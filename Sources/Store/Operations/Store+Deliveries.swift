import Foundation
import GRDB
import Records

extension Store {
    /// Takes deliveries that are due, those longest due first.
    ///
    /// - Parameters:
    ///   - limit: How many at most.
    ///   - leaseSeconds: How long nobody else gets them; longer than a try may take.
    /// - Returns: The deliveries with their endpoints.
    /// - Throws: ``StoreError`` with code `database_unavailable`.
    public func dueDeliveries(
        limit: Int, leaseSeconds: TimeInterval
    ) throws(StoreError) -> [DueDelivery] {
        try write { transaction in
            let due = try transaction.rows(
                """
                SELECT id FROM deliveries
                WHERE state = 'pending' AND max(next_attempt_at, ifnull(leased_until, 0)) <= ?
                ORDER BY max(next_attempt_at, ifnull(leased_until, 0)), id LIMIT ?
                """, [transaction.now.milliseconds, max(0, limit)])
            return try due.map { row in
                let id: String = row[0]
                try transaction.execute(
                    "UPDATE deliveries SET leased_until = ? WHERE id = ?",
                    [transaction.expiry(of: leaseSeconds), id])
                let delivery = try transaction.delivery(id)
                return DueDelivery(
                    delivery: delivery, endpoint: try transaction.endpoint(delivery.endpointID))
            }
        }
    }

    /// Notes what came of a try to send.
    ///
    /// A delivery that is no longer pending keeps its state; the try is noted all the same.
    ///
    /// - Parameters:
    ///   - id: The delivery.
    ///   - result: What came of it.
    ///   - outcome: What follows.
    /// - Returns: The delivery.
    /// - Throws: ``StoreError`` with code `not_found` or `database_unavailable`.
    @discardableResult
    public func recordAttempt(
        _ id: String, _ result: AttemptResult, _ outcome: DeliveryOutcome
    ) throws(StoreError) -> DeliveryRecord {
        try write { transaction in
            let delivery = try transaction.delivery(id)
            try transaction.logAttempt(result, of: id)
            var state = DeliveryRecord.State.failed
            var next: Int64?
            switch outcome {
            case .delivered:
                state = .delivered
            case .retry(let date):
                state = .pending
                next = date.milliseconds
            case .exhausted, .disabled: break
            }
            try transaction.execute(
                """
                UPDATE deliveries SET state = ?, next_attempt_at = ?, finished_at = ?,
                    leased_until = NULL, attempt = attempt + 1, last_status = ?, last_code = ?
                WHERE id = ? AND state = 'pending'
                """,
                [
                    state.rawValue, next, next == nil ? transaction.now.milliseconds : nil,
                    result.status, result.code, id,
                ])
            if outcome == .disabled {
                try transaction.execute(
                    "UPDATE webhook_endpoints SET enabled = 0 WHERE id = ?", [delivery.endpointID])
                try transaction.failWaitingDeliveries(of: delivery.endpointID)
            }
            return try transaction.delivery(id)
        }
    }

    /// Sends a delivery again, under the same message id and with all its tries before it.
    ///
    /// - Parameter id: The delivery, in any state.
    /// - Returns: The delivery, due now.
    /// - Throws: ``StoreError`` with code `not_found`, `endpoint_disabled` or
    ///   `database_unavailable`.
    @discardableResult
    public func redeliver(_ id: String) throws(StoreError) -> DeliveryRecord {
        try write { transaction in
            let delivery = try transaction.delivery(id)
            try transaction.requireEnabled(delivery.endpointID)
            try transaction.execute(
                """
                UPDATE deliveries SET state = 'pending', next_attempt_at = ?, leased_until = NULL,
                    finished_at = NULL, attempt = 0 WHERE id = ?
                """, [transaction.now.milliseconds, id])
            transaction.note(jobID: delivery.jobID, addsDeliveries: true)
            return try transaction.delivery(id)
        }
    }

    /// Says when the next delivery is due.
    ///
    /// - Returns: A time, possibly past, or nil if nothing is pending.
    /// - Throws: ``StoreError`` with code `database_unavailable`.
    public func nextDeliveryDate() throws(StoreError) -> Date? {
        try read { db in
            let milliseconds = try Int64.fetchOne(
                db,
                sql: """
                    SELECT min(max(next_attempt_at, ifnull(leased_until, 0))) FROM deliveries
                    WHERE state = 'pending'
                    """)
            return ColumnText.date(milliseconds)
        }
    }

    /// Reads a delivery.
    ///
    /// - Parameter id: Its id.
    /// - Returns: The delivery, or nil if there is none.
    /// - Throws: ``StoreError`` with code `database_unavailable`.
    public func delivery(_ id: String) throws(StoreError) -> DeliveryRecord? {
        try read { db in
            try Row.fetchOne(db, sql: "SELECT * FROM deliveries WHERE id = ?", arguments: [id])
                .map(DeliveryRecord.init(row:))
        }
    }

    /// Lists deliveries, newest first.
    ///
    /// - Parameters:
    ///   - jobID: The job that they tell of, or nil for any.
    ///   - endpointID: The endpoint that they go to, or nil for any.
    ///   - limit: How many at most.
    ///   - after: The id of the last delivery of the page before, or nil for the first page.
    /// - Returns: The deliveries.
    /// - Throws: ``StoreError`` with code `database_unavailable`.
    public func deliveries(
        jobID: String? = nil, endpointID: String? = nil, limit: Int, after: String? = nil
    ) throws(StoreError) -> [DeliveryRecord] {
        try newest(
            "deliveries",
            where: [("job_id = ?", jobID), ("endpoint_id = ?", endpointID), ("id < ?", after)],
            limit: limit, DeliveryRecord.init(row:))
    }

    /// Lists the tries of a delivery, oldest first.
    ///
    /// - Parameter deliveryID: The delivery.
    /// - Returns: The tries.
    /// - Throws: ``StoreError`` with code `database_unavailable`.
    public func attempts(of deliveryID: String) throws(StoreError) -> [DeliveryRecord.Attempt] {
        try read { db in
            try Row.fetchAll(
                db, sql: "SELECT * FROM delivery_attempts WHERE delivery_id = ? ORDER BY number",
                arguments: [deliveryID]
            ).map(DeliveryRecord.Attempt.init(row:))
        }
    }

    /// Gives free what a sender held when the process before this one ended.
    func forgetDeliveryLeases() throws(StoreError) {
        try write { transaction in
            try transaction.execute(
                "UPDATE deliveries SET leased_until = NULL WHERE leased_until IS NOT NULL")
        }
    }
}

extension Transaction {
    /// Reads a delivery.
    ///
    /// - Throws: ``StoreError`` with code `not_found`.
    func delivery(_ id: String) throws -> DeliveryRecord {
        guard let row = try row("SELECT * FROM deliveries WHERE id = ?", [id]) else {
            throw StoreError.notFound("delivery", id)
        }
        return try DeliveryRecord(row: row)
    }

    fileprivate func logAttempt(_ result: AttemptResult, of deliveryID: String) throws {
        try execute(
            """
            INSERT INTO delivery_attempts
                (delivery_id, number, at, status, code, milliseconds, snippet)
            SELECT ?1, 1 + ifnull(max(number), 0), ?2, ?3, ?4, ?5, ?6
            FROM delivery_attempts WHERE delivery_id = ?1
            """,
            [
                deliveryID, now.milliseconds, result.status, result.code, result.milliseconds,
                result.snippet.map { String($0.prefix(1024)) },
            ])
    }
}
