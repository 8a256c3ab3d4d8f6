import Records

/// Looks for equal rows with different labels, which no network can tell apart.
enum ConflictingLabelsCheck: DataCheck {
    static let id = "conflicting_labels"
    static let summary = "Rows with the same inputs and different labels."

    static func evaluate(_ data: CheckedData) -> CheckResult {
        guard data.hasLabels else { return notEvaluable(.realTargets) }
        guard data.training.count > 1 else { return notEvaluable(.oneRow) }
        var rows: [Int] = []
        var conflicting = 0
        var lost = 0
        for group in data.hashes.groups {
            var counts: [Int32: Int] = [:]
            for row in group { counts[data.training.labels[row], default: 0] += 1 }
            guard counts.count > 1 else { continue }
            conflicting += group.count
            lost += group.count - (counts.values.max() ?? 0)
            if rows.count < CheckResult.limit { rows += group }
        }
        let bound = Double(lost) / Double(data.training.count)
        let evidence = [
            Evidence("conflicting_rows", value: Double(conflicting), expected: "0"),
            Evidence("least_error", value: bound, expected: "0"),
        ]
        guard conflicting > 0 else { return clear(evidence) }
        // Of a few possible rows each has several outcomes where these aren't certain.
        return fired(
            lost < 3 || !data.isFineGrained
                ? .info : bound >= 0.1 ? .error : bound >= 0.01 ? .warning : .info,
            Phrase(
                "\(conflicting) rows have the inputs of others and another label: no network gets "
                    + "more than \(percent(1 - bound)) of the training rows right",
                "\(conflicting) 个样本与其他样本输入相同而标签不同：任何网络在训练样本上的正确率都不会"
                    + "超过 \(percent(1 - bound))"),
            evidence: evidence, rows: rows)
    }
}
