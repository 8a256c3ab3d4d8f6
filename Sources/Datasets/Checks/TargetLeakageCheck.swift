import Kernels
import Records

/// Looks for an input that gives the target away.
///
/// A strong feature isn't a leak: the width of a petal tells most irises apart. A leaked target is
/// stronger than any measurement: within a class the input hardly varies, or it is a code of the
/// class, or a real-valued target is nearly a linear function of it alone.
enum TargetLeakageCheck: DataCheck {
    static let id = "target_leakage"
    static let summary = "A single input that is a copy or a code of the target."
    /// How many rows are looked at, at even distances.
    static let rowLimit = 20_000
    /// The greatest spread within classes, relative to the whole, of an input that gives them away.
    ///
    /// That of the most telling input of iris is 0.26, of wine 0.5, of breast cancer 0.6.
    static let spread = 0.05
    /// The share of rows that a code of few values must tell right.
    static let agreement = 0.98
    /// The least squared correlation of an input that gives a real-valued target away.
    static let correlation = 0.998

    static func evaluate(_ data: CheckedData) -> CheckResult {
        guard data.columns > 1 else { return notEvaluable(.oneInput) }
        let rows = data.training.sample(rowLimit)
        guard rows.count >= 20 else { return notEvaluable(.fewerRows(than: 20)) }
        let strengths: [(column: Int, strength: Double)]
        if data.hasLabels {
            let counts = Dictionary(grouping: rows, by: { data.training.labels[$0] })
            guard counts.count > 1 else {
                return notEvaluable(Phrase("all rows have the same label", "所有样本的标签都相同"))
            }
            let majority = Double(counts.values.map(\.count).max() ?? 0) / Double(rows.count)
            strengths = (0..<data.columns).compactMap { column in
                strength(of: column, data, rows, classes: counts.count, majority: majority)
                    .map { (column, $0) }
            }
        } else {
            strengths = (0..<data.columns).compactMap { column in
                correlation(of: column, data, rows).map { (column, $0) }
            }
        }
        // Where every input tells the target, the task is easy rather than leaked.
        let leaking = strengths.filter { $0.strength >= 1 }
        let evidence = [
            Evidence("leaking_inputs", value: Double(leaking.count), expected: "0")
        ]
        guard !leaking.isEmpty, leaking.count * 2 < data.columns || data.columns == 2 else {
            return clear(evidence)
        }
        if leaking.count == data.columns { return clear(evidence) }
        let names = leaking.prefix(5).map { "\($0.column)" }.joined(separator: ", ")
        return fired(
            .error,
            Phrase(
                "input \(names) gives the target away all by itself: check that it is known before "
                    + "the target is",
                "仅凭输入 \(names) 就能得知目标:请确认它在目标之前就是已知的"), evidence: evidence,
            columns: leaking.map(\.column))
    }

    /// At least 1 if an input gives the classes away; nil if it isn't finite or doesn't vary.
    private static func strength(
        of column: Int, _ data: CheckedData, _ rows: [Int], classes: Int, majority: Double
    ) -> Double? {
        var sums: [Int32: (count: Double, mean: Double, squares: Double)] = [:]
        var all = (count: 0.0, mean: 0.0, squares: 0.0)
        var codes: [Float: [Int32: Int]] = [:]
        let codeLimit = 4 * classes
        for row in rows {
            let value = data.training.input(row, column, of: data.columns)
            guard value.isFinite else { return nil }
            let label = data.training.labels[row]
            add(Double(value), to: &all)
            add(Double(value), to: &sums[label, default: (0, 0, 0)])
            if codes.count <= codeLimit { codes[value, default: [:]][label, default: 0] += 1 }
        }
        guard all.squares > 0 else { return nil }
        let within = sums.values.reduce(0) { $0 + $1.squares } / all.squares
        if within <= spread * spread { return 1 }
        guard codes.count <= codeLimit, codes.count >= classes, majority < 0.95 else { return 0 }
        let right = codes.values.reduce(0) { $0 + ($1.values.max() ?? 0) }
        return Double(right) / Double(rows.count) >= agreement ? 1 : 0
    }

    /// Adds a value to a mean and squared distances (Welford 1962).
    private static func add(
        _ value: Double, to sums: inout (count: Double, mean: Double, squares: Double)
    ) {
        sums.count += 1
        let difference = value - sums.mean
        sums.mean += difference / sums.count
        sums.squares += difference * (value - sums.mean)
    }

    /// At least 1 if an input gives a real-valued target away; nil if either doesn't vary.
    private static func correlation(
        of column: Int, _ data: CheckedData, _ rows: [Int]
    ) -> Double? {
        guard let targets = data.training.targets else { return nil }
        var greatest: Double?
        for target in 0..<min(data.training.targetWidth, 16) {
            var x = (count: 0.0, mean: 0.0, squares: 0.0)
            var y = x
            var products = 0.0
            for row in rows {
                let value = Double(data.training.input(row, column, of: data.columns))
                let other = Double(targets.pointer[row * data.training.targetWidth + target])
                guard value.isFinite, other.isFinite else { return nil }
                let difference = value - x.mean
                add(value, to: &x)
                add(other, to: &y)
                products += difference * (other - y.mean)
            }
            guard x.squares > 0, y.squares > 0 else { continue }
            let squared = products * products / (x.squares * y.squares)
            greatest = max(greatest ?? 0, squared / correlation)
        }
        return greatest
    }
}
