import Records

/// Rows with doubtful labels on the wire.
struct SuspiciousRowsRepresentation {
    /// The job.
    private let jobID: String
    /// What the margins of training said, as it is stored; null where they weren't looked at.
    private let noise: JSONValue

    /// Reads what is stored of a run; rows of older versions, which aren't the source's, are left out.
    ///
    /// - Parameters:
    ///   - jobID: The job.
    ///   - facts: The trace without its series, or nil.
    init(jobID: String, facts: JSONValue?) {
        self.jobID = jobID
        let isCurrent = facts?["version"]?.integer ?? 1 >= 2
        noise = isCurrent ? facts?["label_noise"] ?? .null : .null
    }

    /// The rows, the most doubtful first.
    var json: JSONValue {
        let names = noise["class_names"]?.array ?? []
        func name(_ label: JSONValue?) -> JSONValue {
            guard let index = label?.integer, names.indices.contains(index) else { return .null }
            return names[index]
        }
        let rows = (noise["suspicious"]?.array ?? []).map { row -> JSONValue in
            [
                "row": row["row"] ?? .null, "line": row["line"] ?? .null,
                "label": row["label"] ?? .null, "label_name": name(row["label"]),
                "suggested": row["predicted"] ?? .null,
                "suggested_name": name(row["predicted"]),
                "score": row["margin"]?.number.map { .number(-$0) } ?? .null,
            ]
        }
        return [
            "job_id": .string(jobID),
            "outcome": noise["outcome"] ?? .string(RuleCheck.Outcome.notEvaluable.rawValue),
            "reason": noise["reason"] ?? .null,
            "share": noise["share"] ?? 0, "judged_rows": noise["row_count"] ?? 0,
            "data": .array(rows),
        ]
    }
}
