import Foundation
import GRDB

/// A receiver of webhooks.
public struct EndpointRecord: Sendable, Hashable {
    /// The id, `wh_…`.
    public var id: String
    /// The one job it listens to, or nil for all.
    public var jobID: String?
    /// Where deliveries go.
    public var url: String
    /// The event types to send; empty for all.
    public var events: [String]
    /// A boolean value indicating whether deliveries are made.
    public var isEnabled: Bool
    /// What deliveries are signed with.
    public var secret: WebhookSecret
    /// What they were signed with before, while that still counts.
    public var previousSecret: WebhookSecret?
    /// When it was made.
    public var createdAt: Date
}

extension EndpointRecord {
    init(row: Row, now: Date) throws {
        id = row["id"]
        jobID = row["job_id"]
        url = row["url"]
        events = try ColumnText.value([String].self, from: row["events"] as String)
        isEnabled = row["enabled"]
        secret = WebhookSecret(row["secret"])
        createdAt = Date(milliseconds: row["created_at"])
        let expiry = row["previous_secret_expires_at"] as Int64? ?? 0
        if expiry > now.milliseconds {
            previousSecret = (row["previous_secret"] as String?).map(WebhookSecret.init)
        }
    }
}
