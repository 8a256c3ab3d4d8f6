import Records

/// Looks for labels that are no class index.
enum LabelsOutOfRangeCheck: DataCheck {
    static let id = "labels_out_of_range"
    static let summary = "Labels below zero, that aren't whole, or that the loss has no output for."

    static func evaluate(_ data: CheckedData) -> CheckResult {
        guard data.hasLabels else { return notEvaluable(.realTargets) }
        let upper = data.outputs.map { Int32(clamping: $0) } ?? .max
        // What isn't a whole number has become -1.
        let rows = data.training.labels.indices.filter {
            !(0..<upper).contains(data.training.labels[$0])
        }
        let heldLabels = data.validation?.labels ?? []
        let heldRows = heldLabels.indices.filter { !(0..<upper).contains(heldLabels[$0]) }
        let held = heldRows.count
        let evidence = [
            Evidence("training_rows", value: Double(rows.count), expected: "0"),
            Evidence("validation_rows", value: Double(held), expected: "0"),
        ]
        guard rows.count + held > 0 else { return clear(evidence) }
        let count = rows.count + held
        let bound =
            data.outputs.map { Phrase("0 to \($0 - 1)", " 0 到 \($0 - 1) 的整数") }
            ?? Phrase("0 or more", "不小于 0 的整数")
        return fired(
            .error,
            Phrase(
                "\(count) labels aren't a class index of \(bound.english)",
                "\(count) 个标签不是类别索引（应为\(bound.chinese)）"),
            evidence: evidence, rows: rows, heldRows: heldRows)
    }
}
