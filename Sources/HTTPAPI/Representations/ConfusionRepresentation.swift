import Records

/// Counts of classes on the wire.
struct ConfusionRepresentation {
    /// The job.
    let jobID: String
    /// The counts.
    let confusion: ClassConfusion

    /// The matrix, and the figures of each class.
    var json: JSONValue {
        let names = confusion.classNames ?? []
        let classes = confusion.support.indices.map { label -> JSONValue in
            [
                "class": JSONValue(label),
                "name": names.indices.contains(label) ? .string(names[label]) : .null,
                "support": JSONValue(confusion.support[label]),
                "predicted": JSONValue(confusion.predicted[label]),
                "correct": JSONValue(confusion.correct[label]),
                "precision": .number(confusion.precision(label)),
                "recall": .number(confusion.recall(label)), "f1": .number(confusion.f1(label)),
            ]
        }
        let matrix = confusion.matrix.map { rows -> JSONValue in
            .array(rows.map { .array($0.map { JSONValue($0) }) })
        }
        return [
            "job_id": .string(jobID), "step": JSONValue(confusion.step),
            "classes": .array(classes), "matrix": matrix ?? .null,
        ]
    }
}
