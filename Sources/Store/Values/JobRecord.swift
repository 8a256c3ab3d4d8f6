import Foundation
import GRDB
import Records

/// A job as it is stored, without its spec, which may be large: see ``Store/spec(of:)``.
public struct JobRecord: Sendable, Hashable {
    /// One change of state.
    public struct Transition: Sendable, Hashable {
        /// The state it came to.
        public var state: JobState
        /// When.
        public var at: Date
        /// Why, or nil where the state says it.
        public var reason: String?
    }

    /// The id, `job_…`.
    public var id: String
    /// What kind of work it is.
    public var kind: JobKind
    /// Whose it is, or nil for nobody's in particular.
    public var ownerID: String?
    /// What it is to the job that made it, or nil where none did.
    public var parentage: JobParentage?
    /// What the user calls it; may be empty.
    public var name: String
    /// Where it is in its life.
    public var state: JobState
    /// Why it is there, or nil.
    public var stateReason: String?
    /// Higher runs first.
    public var priority: Int
    /// The user's own labels.
    public var metadata: [String: String]
    /// The SHA-256 of the spec's text, in hexadecimal digits.
    public var specSHA256: String
    /// What the run came from.
    public var provenance: JSONValue
    /// When it was accepted.
    public var createdAt: Date
    /// When a worker first began it.
    public var startedAt: Date?
    /// When it ended.
    public var finishedAt: Date?
    /// How many workers have begun it; a worker that gave it back in order doesn't count.
    public var attempt: Int
    /// Rises with every change of what this record holds; begins at 1.
    public var version: Int
    /// How far it is, or nil before the first report.
    public var progress: JobProgress?
    /// The last value of each metric.
    public var latest: [String: Double]
    /// What the last diagnosis says, or nil before the first.
    public var verdict: Diagnosis.Verdict?
    /// Every state it was in, in order; the first is `queued`.
    public var transitions: [Transition]
    /// A boolean value indicating whether the user asked to end it.
    public var cancelRequested: Bool
    /// A boolean value indicating whether the user asked to pause it.
    public var pauseRequested: Bool
}

extension JobRecord {
    init(row: Row) throws {
        id = row["id"]
        kind = JobKind(rawValue: row["kind"])
        ownerID = row["owner_id"]
        parentage = (row["parent_id"] as String?).map {
            JobParentage(
                parentID: $0, role: row["role"], arm: row["arm"], replicate: row["replicate"])
        }
        name = row["name"]
        state = try JobState(stored: row["state"])
        stateReason = row["state_reason"]
        priority = row["priority"]
        metadata = try ColumnText.value([String: String].self, from: row["metadata"] as String)
        specSHA256 = row["spec_sha256"]
        provenance = try ColumnText.document(row["provenance"])
        createdAt = Date(milliseconds: row["created_at"])
        startedAt = ColumnText.date(row["started_at"])
        finishedAt = ColumnText.date(row["finished_at"])
        attempt = row["attempt"]
        version = row["version"]
        progress = try ColumnText.value(JobProgress.self, from: row["progress"] as String?)
        latest = try ColumnText.value([String: Double].self, from: row["latest"] as String)
        verdict = (row["verdict"] as String?).flatMap(Diagnosis.Verdict.init(rawValue:))
        transitions = try ColumnText.value(
            [StoredTransition].self, from: row["transitions"] as String
        ).map { Transition(state: $0.state, at: Date(milliseconds: $0.at), reason: $0.reason) }
        cancelRequested = row["cancel_requested"]
        pauseRequested = row["pause_requested"]
    }
}

/// A transition as it is written in the column.
struct StoredTransition: Codable {
    var state: JobState
    var at: Int64
    var reason: String?
}

extension JobState {
    init(stored text: String) throws(StoreError) {
        guard let state = JobState(rawValue: text) else {
            throw StoreError(.corrupt, "jobs.state: expected a known state, got another")
        }
        self = state
    }
}
