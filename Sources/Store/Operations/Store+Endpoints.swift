import Foundation
import GRDB
import Records

extension Store {
    /// How long a secret still counts after it was rotated.
    ///
    /// - Units: seconds.
    static let rotationSeconds: TimeInterval = 24 * 60 * 60

    /// Adds an endpoint that listens to all jobs.
    ///
    /// - Parameter target: Who is told of what.
    /// - Returns: The endpoint.
    /// - Throws: ``StoreError`` with code `database_unavailable`.
    public func createEndpoint(_ target: WebhookTarget) throws(StoreError) -> EndpointRecord {
        try write { transaction in
            try transaction.endpoint(try transaction.insertEndpoint(target, jobID: nil))
        }
    }

    /// Reads an endpoint.
    ///
    /// - Parameter id: Its id.
    /// - Returns: The endpoint, or nil if there is none.
    /// - Throws: ``StoreError`` with code `database_unavailable`.
    public func endpoint(_ id: String) throws(StoreError) -> EndpointRecord? {
        let now = clock()
        return try read { db in
            try Row.fetchOne(
                db, sql: "SELECT * FROM webhook_endpoints WHERE id = ?", arguments: [id]
            ).map { try EndpointRecord(row: $0, now: now) }
        }
    }

    /// Lists the endpoints that listen to all jobs, newest first.
    ///
    /// - Parameters:
    ///   - limit: How many at most.
    ///   - after: The id of the last endpoint of the page before, or nil for the first page.
    /// - Returns: The endpoints.
    /// - Throws: ``StoreError`` with code `database_unavailable`.
    public func endpoints(
        limit: Int, after: String? = nil
    ) throws(StoreError) -> [EndpointRecord] {
        let now = clock()
        return try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT * FROM webhook_endpoints
                    WHERE job_id IS NULL AND (?1 IS NULL OR id < ?1) ORDER BY id DESC LIMIT ?2
                    """, arguments: [after, max(0, limit)]
            ).map { try EndpointRecord(row: $0, now: now) }
        }
    }

    /// Changes an endpoint; what is nil stays as it is.
    ///
    /// - Parameters:
    ///   - id: The endpoint.
    ///   - url: Where deliveries go.
    ///   - events: The event types to send; empty for all.
    ///   - isEnabled: Whether deliveries are made; those that wait fail where it is false.
    /// - Returns: The endpoint.
    /// - Throws: ``StoreError`` with code `not_found` or `database_unavailable`.
    @discardableResult
    public func updateEndpoint(
        _ id: String, url: String? = nil, events: [String]? = nil, isEnabled: Bool? = nil
    ) throws(StoreError) -> EndpointRecord {
        try write { transaction in
            try transaction.execute(
                """
                UPDATE webhook_endpoints
                SET url = ifnull(?, url), events = ifnull(?, events), enabled = ifnull(?, enabled)
                WHERE id = ?
                """, [url, try events.map(ColumnText.text), isEnabled, id])
            if isEnabled == false { try transaction.failWaitingDeliveries(of: id) }
            return try transaction.endpoint(id)
        }
    }

    /// Gives an endpoint a new secret; the old one still counts for 24 hours.
    ///
    /// - Parameters:
    ///   - id: The endpoint.
    ///   - secret: The new secret.
    /// - Returns: The endpoint.
    /// - Throws: ``StoreError`` with code `not_found` or `database_unavailable`.
    @discardableResult
    public func rotateSecret(
        of id: String, to secret: StoredSecret
    ) throws(StoreError) -> EndpointRecord {
        try write { transaction in
            try transaction.execute(
                """
                UPDATE webhook_endpoints SET previous_secret = secret,
                    previous_secret_expires_at = ?, secret = ? WHERE id = ?
                """, [transaction.expiry(of: Self.rotationSeconds), secret.value, id])
            return try transaction.endpoint(id)
        }
    }

    /// Removes an endpoint and its deliveries.
    ///
    /// - Parameter id: The endpoint.
    /// - Throws: ``StoreError`` with code `not_found` or `database_unavailable`.
    public func deleteEndpoint(_ id: String) throws(StoreError) {
        try write { transaction in
            let deleted = try transaction.row(
                "DELETE FROM webhook_endpoints WHERE id = ? RETURNING 1", [id])
            if deleted == nil { throw StoreError.notFound("endpoint", id) }
        }
    }

    /// Adds a delivery that belongs to no job, such as a test.
    ///
    /// - Parameters:
    ///   - type: The event's type.
    ///   - data: What the body says.
    ///   - endpointID: The endpoint.
    /// - Returns: The delivery.
    /// - Throws: ``StoreError`` with code `not_found`, `endpoint_disabled` or
    ///   `database_unavailable`.
    @discardableResult
    public func send(
        type: String, data: [String: JSONValue], to endpointID: String
    ) throws(StoreError) -> DeliveryRecord {
        try write { transaction in
            try transaction.requireEnabled(endpointID)
            let id = try transaction.insertDelivery(
                endpointID: endpointID, messageID: ids.next("evt_"), jobID: nil, type: type,
                body: try transaction.webhookBody(type: type, data: data))
            transaction.note(jobID: nil, addsDeliveries: true)
            return try transaction.delivery(id)
        }
    }
}

extension Transaction {
    /// Adds an endpoint of one job, or of all.
    @discardableResult
    func insertEndpoint(
        _ target: WebhookTarget, jobID: String?, owner: String? = nil
    ) throws -> String {
        let id = ids.next("wh_")
        try execute(
            """
            INSERT INTO webhook_endpoints (id, owner_id, job_id, url, events, secret, created_at)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            [
                id, owner, jobID, target.url, try ColumnText.text(target.events),
                target.secret.value,
                now.milliseconds,
            ])
        return id
    }

    /// Reads an endpoint.
    ///
    /// - Throws: ``StoreError`` with code `not_found`.
    func endpoint(_ id: String) throws -> EndpointRecord {
        guard let row = try row("SELECT * FROM webhook_endpoints WHERE id = ?", [id]) else {
            throw StoreError.notFound("endpoint", id)
        }
        return try EndpointRecord(row: row, now: now)
    }

    /// Checks that an endpoint takes deliveries.
    ///
    /// - Throws: ``StoreError`` with code `not_found` or `endpoint_disabled`.
    func requireEnabled(_ id: String) throws {
        if try endpoint(id).isEnabled { return }
        throw StoreError(.endpointDisabled, "endpoint \(id): expected an enabled one")
    }

    /// Gives up everything that waits for an endpoint.
    func failWaitingDeliveries(of endpointID: String) throws {
        try execute(
            """
            UPDATE deliveries SET state = 'failed', next_attempt_at = NULL, leased_until = NULL,
                finished_at = ?, last_code = 'endpoint_disabled'
            WHERE endpoint_id = ? AND state = 'pending'
            """, [now.milliseconds, endpointID])
    }
}
