import Foundation
import GRDB
import Records

/// Something that happened to a job.
public struct EventRecord: Sendable, Hashable {
    /// The id, `evt_…`; also the message id of its webhooks.
    public var id: String
    /// The job.
    public var jobID: String
    /// Counts the job's events from 1, without gaps.
    public var sequence: Int
    /// What happened.
    public var type: JobEventType
    /// When.
    public var createdAt: Date
    /// What there is to say of it.
    public var data: JSONValue
}

/// An event to be added.
public struct NewEvent: Sendable, Hashable {
    /// What happened.
    public var type: JobEventType
    /// What there is to say of it; `job_id` and `sequence` are added in webhooks.
    public var data: [String: JSONValue]

    /// Makes an event.
    public init(_ type: JobEventType, data: [String: JSONValue] = [:]) {
        self.type = type
        self.data = data
    }
}

extension EventRecord {
    init(row: Row) throws {
        id = row["id"]
        jobID = row["job_id"]
        sequence = row["sequence"]
        guard let type = JobEventType(rawValue: row["type"]) else {
            throw StoreError(.corrupt, "events.type: expected a known type, got another")
        }
        self.type = type
        createdAt = Date(milliseconds: row["created_at"])
        data = try ColumnText.document(row["data"])
    }
}
