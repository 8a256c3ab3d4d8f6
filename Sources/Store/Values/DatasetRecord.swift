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
    /// The file of the labels, where they have come in one of their own; else nil.
    public var labels: Labels?
    /// When it was stored.
    public var createdAt: Date
}

extension DatasetRecord {
    /// A file of labels.
    public struct Labels: Sendable, Hashable {
        /// Its SHA-256, in hexadecimal digits.
        public var sha256: String
        /// Its size.
        public var bytes: Int
    }

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
        labels = (row["labels_sha256"] as String?).map {
            Labels(sha256: $0, bytes: row["labels_byte_count"] ?? 0)
        }
        createdAt = Date(milliseconds: row["created_at"])
    }
}
