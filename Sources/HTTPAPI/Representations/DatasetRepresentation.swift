import Records
import Store

/// An uploaded data set on the wire.
struct DatasetRepresentation {
    /// The address under which links begin; empty for relative ones.
    let baseURL: String

    /// The path of a data set.
    static func path(_ id: String) -> String { "/v1/datasets/\(id)" }

    /// Describes a data set.
    func json(_ dataset: DatasetRecord) -> JSONValue {
        let description = dataset.description
        return [
            "id": .string(dataset.id), "name": .string(description.name),
            "format": description.format, "rows": JSONValue(description.rows),
            "input_shape": description.shape, "task": .text(description.task?.rawValue),
            "classes": .count(description.classes), "sha256": .string(dataset.sha256),
            "labels_sha256": .text(dataset.labels?.sha256),
            "bytes": JSONValue(dataset.bytes), "created_at": WireTime.json(dataset.createdAt),
            "urls": [
                "self": .string(baseURL + DatasetRepresentation.path(dataset.id)),
                "checks": .string(baseURL + DatasetRepresentation.path(dataset.id) + "/checks"),
            ],
        ]
    }
}
