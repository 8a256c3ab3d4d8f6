import Foundation
import GRDB

/// A file that a job left.
public struct ArtifactRecord: Sendable, Hashable {
    /// The name under which the job has it, such as `model.safetensors`.
    public let name: String
    /// What kind of file it is.
    public let mediaType: String
    /// The SHA-256 of its bytes, in hexadecimal digits.
    public let sha256: String
    /// How many bytes it has.
    public let byteCount: Int
    /// When it was stored.
    public let createdAt: Date
    /// The name of its file.
    let id: String

    init(row: Row) {
        id = row["id"]
        name = row["name"]
        mediaType = row["media_type"]
        sha256 = row["sha256"]
        byteCount = row["byte_count"]
        createdAt = Date(milliseconds: row["created_at"])
    }
}
