import Kernels
import Records

/// Looks for rows that are sorted by their target.
///
/// - Source: Wald & Wolfowitz, *On a Test Whether Two Samples are from the Same Population* (1940);
///   for several classes Barton & David, *Multiple Runs* (1957).
enum UnshuffledDataCheck: DataCheck {
    static let id = "unshuffled_data"
    static let summary = "Rows sorted by their target that are read in that order."

    static func evaluate(_ data: CheckedData) -> CheckResult {
        let part = data.training
        guard part.count >= 20 else { return notEvaluable(.fewerRows(than: 20)) }
        if data.shuffles == true { return clear() }
        if let batch = data.batchSize, batch >= part.count { return clear() }
        guard let classes = classes(of: part), let (deviations, share) = runs(classes) else {
            return notEvaluable(Phrase("all rows have the same target", "所有样本的目标都相同"))
        }
        let evidence = [
            Evidence("runs_share_of_expected", value: share, expected: .about(1)),
            Evidence("runs_deviations", value: deviations, expected: .above(-5)),
        ]
        guard deviations < -5, share < 0.5 else { return clear(evidence) }
        let isJob = data.shuffles != nil
        return fired(
            isJob ? .warning : .info,
            isJob
                ? Phrase(
                    "the rows are sorted by their target and read in that order: each batch pulls "
                        + "another way",
                    "样本按目标排序并按此顺序读取：各批次会把网络拉向不同方向")
                : Phrase(
                    "the rows are sorted by their target: shuffle them, and don't hold out the "
                        + "last ones",
                    "样本按目标排序：请打乱它们，且不要留出末尾的样本"),
            evidence: evidence)
    }

    /// A small number for each row: its class, or on which side of the median its target is.
    private static func classes(of part: CheckedData.Part) -> [Int]? {
        if !part.labels.isEmpty { return part.labels.map(Int.init) }
        guard let targets = part.targets else { return nil }
        let first = (0..<part.count).map { targets.pointer[$0 * part.targetWidth] }
        let sorted = first.filter(\.isFinite).sorted()
        guard let median = sorted.isEmpty ? nil : sorted[sorted.count / 2] else { return nil }
        return first.map { $0 < median ? 0 : 1 }
    }

    /// How far the number of runs is from that of a random order: in deviations, and as a share.
    private static func runs(_ classes: [Int]) -> (deviations: Double, share: Double)? {
        let count = Double(classes.count)
        var sizes: [Int: Double] = [:]
        for value in classes { sizes[value, default: 0] += 1 }
        guard sizes.count > 1 else { return nil }
        let squares = sizes.values.reduce(0) { $0 + $1 * $1 }
        let cubes = sizes.values.reduce(0) { $0 + $1 * $1 * $1 }
        let expected = (count * (count + 1) - squares) / count
        let variance =
            (squares * (squares + count * (count + 1)) - 2 * count * cubes - count * count * count)
            / (count * count * (count - 1))
        guard variance > 0 else { return nil }
        let runs = Double(1 + zip(classes, classes.dropFirst()).count { $0 != $1 })
        return ((runs - expected) / variance.squareRoot(), runs / expected)
    }
}
