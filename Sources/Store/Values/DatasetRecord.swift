import Foundation
import GRDB
import Records

/// What is known of an uploaded dataset before it is stored.
public struct DatasetDescription: Sendable, Hashable {
    /// What the user calls it; may be empty.
    public var name: String
    /// How the file is to be read.
    public var format: JSONValue
    /// The shape of what is in it.
    public var shape: JSONValue
    /// What it is for, or nil if that isn't known.
    public var task: TrainingTask?
    /// How many classes it has, or nil.
    public var classes: Int?
    /// How many rows it has.
    public var rows: Int

    /// Makes a description.
    public init(
        name: String, format: JSONValue, shape: JSONValue, task: TrainingTask?, classes: Int?,
        rows: Int
    ) {
        self.name = name
        self.format = format
        self.shape = shape
        self.task = task
        self.classes = classes
        self.rows = rows
    }
}

/// An uploaded dataset.
public struct DatasetRecord: Sendable, Hashable {
    /// The id, `ds_…`.
    public var id: String
    /// What is known of its contents.
    public var description: DatasetDescription
    /// The SHA-256 of the file, in hexadecimal digits.
    public var sha256: String
    /// The size of the file.
    public var bytes: Int
    /// When it was stored.
    public var createdAt: Date
}

extension DatasetRecord {
    init(row: Row) throws {
        id = row["id"]
        description = DatasetDescription(
            name: row["name"],
            format: try ColumnText.document(row["format"]),
            shape: try ColumnText.document(row["shape"]),
            task: (row["task"] as String?).flatMap(TrainingTask.init(rawValue:)),
            classes: row["classes"], rows: row["row_count"])
        sha256 = row["sha256"]
        bytes = row["byte_count"]
        createdAt = Date(milliseconds: row["created_at"])
    }
}
