import Foundation
import GRDB
import Records

/// Something that happened to a job or a data set.
public struct EventRecord: Sendable, Hashable {
    /// The id, `evt_…`; also the message id of its webhooks.
    public var id: String
    /// Whose it is, or nil for nobody's in particular.
    public var ownerID: String?
    /// To whom it happened.
    public var subject: EventSubject
    /// Counts the subject's events from 1, without gaps.
    public var sequence: Int
    /// What happened.
    public var type: EventType
    /// When.
    public var createdAt: Date
    /// What there is to say of it.
    public var data: JSONValue

    /// The job, or nil for an event of a data set.
    public var jobID: String? {
        if case .job(let id) = subject { id } else { nil }
    }

    /// The data set, or nil for an event of a job.
    public var datasetID: String? {
        if case .dataset(let id) = subject { id } else { nil }
    }
}

/// To whom an event happens.
public enum EventSubject: Sendable, Hashable {
    /// A job, by its id.
    case job(String)
    /// An uploaded data set, by its id.
    case dataset(String)
}

extension EventRecord {
    init(row: Row) throws {
        id = row["id"]
        ownerID = row["owner_id"]
        if let jobID: String = row["job_id"] {
            subject = .job(jobID)
        } else {
            subject = .dataset(row["dataset_id"])
        }
        sequence = row["sequence"]
        guard let type = EventType(rawValue: row["type"]) else {
            throw StoreError(.corrupt, "events.type: expected a known type, got another")
        }
        self.type = type
        createdAt = Date(milliseconds: row["created_at"])
        data = try ColumnText.document(row["data"])
    }
}
