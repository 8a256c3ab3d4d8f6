import Foundation
import GRDB
import Records

/// Something to be told to one endpoint.
public struct DeliveryRecord: Sendable, Hashable {
    /// Where a delivery is in its life.
    public enum State: String, Sendable, Codable, CaseIterable {
        /// Still to be sent, now or later.
        case pending
        /// The receiver took it.
        case delivered
        /// It won't be tried again unless someone asks.
        case failed
    }

    /// One try to send it.
    public struct Attempt: Sendable, Hashable {
        /// Counts the tries from 1, over redeliveries too.
        public var number: Int
        /// When it ended.
        public var at: Date
        /// What came of it.
        public var result: AttemptResult
    }

    /// The id, `dlv_…`.
    public var id: String
    /// The endpoint.
    public var endpointID: String
    /// The value of `webhook-id`: the same for every try and redelivery.
    public var messageID: String
    /// The job it tells of, or nil.
    public var jobID: String?
    /// The event's type.
    public var type: String
    /// The body to send.
    public var body: String
    /// Where it is in its life.
    public var state: State
    /// How often it was tried since it was last asked for.
    public var attempt: Int
    /// When it was made.
    public var createdAt: Date
    /// When it is tried next; nil unless it is pending.
    public var nextAttemptAt: Date?
    /// When it was delivered or given up.
    public var finishedAt: Date?
    /// The HTTP status of the last try, or nil if there was no answer.
    public var lastStatus: Int?
    /// The error code of the last try, or nil.
    public var lastCode: String?
}

/// What came of one try to send.
public struct AttemptResult: Sendable, Hashable {
    /// The HTTP status, or nil if there was no answer.
    public var status: Int?
    /// A stable code of what went wrong, or nil.
    public var code: String?
    /// How long it took.
    public var milliseconds: Int
    /// The beginning of the answer, or nil; 1,024 characters are kept.
    public var snippet: String?

    /// Makes a result.
    public init(status: Int?, code: String? = nil, milliseconds: Int, snippet: String? = nil) {
        self.status = status
        self.code = code
        self.milliseconds = milliseconds
        self.snippet = snippet
    }
}

/// What follows from a try to send.
public enum DeliveryOutcome: Sendable, Hashable {
    /// The receiver took it.
    case delivered
    /// It is tried again.
    case retry(at: Date)
    /// It was tried often enough.
    case exhausted
    /// The receiver wants nothing more: its endpoint is disabled, all its deliveries fail.
    case disabled
}

/// A delivery that a sender holds.
public struct DueDelivery: Sendable, Hashable {
    /// The delivery.
    public var delivery: DeliveryRecord
    /// The endpoint, with its secrets.
    public var endpoint: EndpointRecord
}

extension DeliveryRecord {
    init(row: Row) throws {
        id = row["id"]
        endpointID = row["endpoint_id"]
        messageID = row["message_id"]
        jobID = row["job_id"]
        type = row["type"]
        body = row["body"]
        guard let state = State(rawValue: row["state"]) else {
            throw StoreError(.corrupt, "deliveries.state: expected a known state, got another")
        }
        self.state = state
        attempt = row["attempt"]
        createdAt = Date(milliseconds: row["created_at"])
        nextAttemptAt = ColumnText.date(row["next_attempt_at"])
        finishedAt = ColumnText.date(row["finished_at"])
        lastStatus = row["last_status"]
        lastCode = row["last_code"]
    }
}

extension DeliveryRecord.Attempt {
    init(row: Row) {
        number = row["number"]
        at = Date(milliseconds: row["at"])
        result = AttemptResult(
            status: row["status"], code: row["code"], milliseconds: row["milliseconds"],
            snippet: row["snippet"])
    }
}
