import Records

/// Looks for classes so rare that ignoring them looks good.
///
/// - Source: He & Garcia, *Learning from Imbalanced Data* (2009).
enum ClassImbalanceCheck: DataCheck {
    static let id = "class_imbalance"
    static let summary = "A class with hardly any rows, or with nearly all."

    static func evaluate(_ data: CheckedData) -> CheckResult {
        guard data.hasLabels else { return notEvaluable(.realTargets) }
        let counts = data.training.classCounts
        let total = counts.reduce(0, +)
        guard total >= 20 else {
            return notEvaluable(Phrase("there are fewer than 20 labelled rows", "有标签的样本少于 20 个"))
        }
        let present = counts.filter { $0 > 0 }
        let largest = Double(present.max() ?? 0) / Double(total)
        let smallest = Double(present.min() ?? 0) / Double(total)
        let even = 1 / Double(max(present.count, 2))
        let evidence = [
            Evidence("classes", value: Double(present.count), expected: .atLeast(2)),
            Evidence("largest_class_share", value: largest, expected: .about(rounded(even))),
            Evidence("smallest_class_share", value: smallest, expected: .about(rounded(even))),
        ]
        if present.count < 2 {
            return fired(
                .error,
                Phrase(
                    "all rows have the same label: there is nothing to tell apart",
                    "所有样本的标签都相同：没有可区分的类别"),
                evidence: evidence)
        }
        guard largest > 0.8 || smallest < 0.1 * even else { return clear(evidence) }
        return fired(
            largest > 0.9 || smallest < 0.02 * even ? .warning : .info,
            Phrase(
                "the largest class has \(percent(largest)) of the rows, the smallest "
                    + "\(percent(smallest)): judge by the accuracy of each class",
                "最大的类别占样本的 \(percent(largest))，最小的占 \(percent(smallest))："
                    + "请按各类别的准确率来判断"),
            evidence: evidence)
    }

    private static func rounded(_ value: Double) -> Double { (value * 100).rounded() / 100 }
}
