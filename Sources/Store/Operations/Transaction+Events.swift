import Foundation
import GRDB
import Records

extension Transaction {
    /// What a webhook's body may hold at most, in bytes.
    static let largestBody = 20_000

    /// Adds an event to a job, and a delivery for everyone who wants to know of it.
    @discardableResult
    func append(_ event: NewEvent, to jobID: String) throws -> EventRecord {
        try append(event, to: .job(jobID))
    }

    /// Whether a job has an event already.
    func has(_ event: NewEvent, of jobID: String) throws -> Bool {
        guard !event.identity.isEmpty else { return false }
        let told = try rows(
            "SELECT data FROM events WHERE job_id = ? AND type = ?",
            [jobID, event.type.rawValue])
        return try told.contains { (row: Row) throws -> Bool in
            let data = try ColumnText.document(row["data"])
            return event.identity.allSatisfy { data[$0] == event.data[$0] }
        }
    }

    /// Adds an event to a job or a data set, and a delivery for everyone who wants to know of it.
    @discardableResult
    func append(_ event: NewEvent, to subject: EventSubject) throws -> EventRecord {
        let (sequence, owner) = try nextSequence(of: subject)
        let record = EventRecord(
            id: ids.next("evt_"), ownerID: owner, subject: subject, sequence: sequence,
            type: event.type,
            createdAt: Date(milliseconds: now.milliseconds), data: .object(event.data))
        try execute(
            """
            INSERT INTO events (id, owner_id, job_id, dataset_id, sequence, type, created_at, data)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                record.id, record.ownerID, record.jobID, record.datasetID, record.sequence,
                record.type.rawValue,
                record.createdAt.milliseconds, try ColumnText.text(record.data),
            ])
        let isDelivered = try deliver(event, of: record)
        note(jobID: record.jobID, event: event.type, addsDeliveries: isDelivered)
        return record
    }

    /// Counts one more event of a job or a data set, and says whose it is.
    private func nextSequence(
        of subject: EventSubject
    ) throws -> (sequence: Int, owner: String?) {
        let (kind, table, id) =
            switch subject {
            case .job(let id): ("job", "jobs", id)
            case .dataset(let id): ("dataset", "datasets", id)
            }
        let counted = try row(
            """
            UPDATE \(table) SET last_event = last_event + 1 WHERE id = ?
            RETURNING last_event, owner_id
            """, [id])
        guard let counted else { throw StoreError.notFound(kind, id) }
        return (counted[0], counted[1])
    }

    private func deliver(_ event: NewEvent, of record: EventRecord) throws -> Bool {
        let endpoints = try rows(
            """
            SELECT id FROM webhook_endpoints
            WHERE enabled
                AND (job_id = ?1 OR job_id IS NULL AND (owner_id IS NULL OR owner_id = ?3))
                AND (events = '[]' OR EXISTS (
                    SELECT 1 FROM json_each(webhook_endpoints.events) WHERE value = ?2))
            """, [record.jobID, record.type.rawValue, record.ownerID])
        if endpoints.isEmpty { return false }
        let body = try body(of: record)
        for endpoint in endpoints {
            try insertDelivery(
                endpointID: endpoint["id"], messageID: record.id, jobID: record.jobID,
                type: record.type.rawValue, body: body)
        }
        return true
    }

    /// The body of an event, in English; one that would be too large only says where to look.
    private func body(of record: EventRecord) throws -> String {
        let (name, id) =
            switch record.subject {
            case .job(let id): ("job_id", id)
            case .dataset(let id): ("dataset_id", id)
            }
        let identity: [String: JSONValue] = [
            name: .string(id), "sequence": JSONValue(record.sequence),
        ]
        let told = record.data.only(in: .english).object ?? [:]
        let full = try webhookBody(
            type: record.type.rawValue, data: told.merging(identity) { $1 })
        if full.utf8.count < Self.largestBody { return full }
        return try webhookBody(
            type: record.type.rawValue, data: identity.merging(["truncated": true]) { $1 })
    }

    /// Writes a webhook's body (Standard Webhooks 1.0.0, "Payload structure").
    func webhookBody(type: String, data: [String: JSONValue]) throws -> String {
        try ColumnText.text(
            JSONValue.object([
                "type": .string(type), "timestamp": .string(now.internetText),
                "data": .object(data),
            ]))
    }

    /// Adds a delivery that is due at once.
    @discardableResult
    func insertDelivery(
        endpointID: String, messageID: String, jobID: String?, type: String, body: String
    ) throws -> String {
        let id = ids.next("dlv_")
        try execute(
            """
            INSERT INTO deliveries
                (id, endpoint_id, message_id, job_id, type, body, state, created_at,
                next_attempt_at)
            VALUES (?, ?, ?, ?, ?, ?, 'pending', ?, ?)
            """,
            [
                id, endpointID, messageID, jobID, type, body, now.milliseconds,
                now.milliseconds,
            ])
        return id
    }
}
