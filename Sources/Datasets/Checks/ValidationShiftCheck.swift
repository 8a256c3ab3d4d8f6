import Kernels
import Records

/// Looks for validation rows that come from elsewhere than the training rows.
///
/// - Source: Rabanser et al., *Failing Loudly* (2019): univariate Kolmogorov–Smirnov tests with
///   Bonferroni's correction; Lopez-Paz & Oquab, *Revisiting Classifier Two-Sample Tests* (2017).
enum ValidationShiftCheck: DataCheck {
    static let id = "validation_shift"
    static let summary = "Validation rows whose inputs or labels are distributed otherwise."
    /// How many rows of each part are looked at, at even distances.
    static let rowLimit = 2000
    /// How many values are sorted to compare the distributions of each input.
    static let sortedValues = 200_000
    /// How many rows these are at least and at most; 250 on each side are enough for a distance of
    /// ``distance`` to be beyond chance.
    static let sortedRows = 250...600
    /// How many inputs are looked at.
    static let columnLimit = 2000
    /// The least Kolmogorov–Smirnov distance that matters.
    static let distance = 0.25
    /// The least area under the curve of a classifier of the two parts that matters.
    static let area = 0.65

    static func evaluate(_ data: CheckedData) -> CheckResult {
        guard let held = data.validation else { return notEvaluable(.nothingHeldOut) }
        guard held.count >= 30, data.training.count >= 30 else {
            return notEvaluable(.fewerRowsOnOneSide(than: 30))
        }
        let (rows, others) = (data.training.sample(rowLimit), held.sample(rowLimit))
        let columns = Array(0..<min(data.columns, columnLimit))
        var shifted: [Int] = []
        var greatest = 0.0
        let limit = min(
            max(sortedValues / max(1, columns.count), sortedRows.lowerBound), sortedRows.upperBound)
        let (few, fewOthers) = (data.training.sample(limit), held.sample(limit))
        for column in columns {
            let distance = distance(
                few.map { data.training.input($0, column, of: data.columns) }.sorted(),
                fewOthers.map { held.input($0, column, of: data.columns) }.sorted())
            greatest = max(greatest, distance)
            let chance = Probabilities.kolmogorov(
                distance: distance, few.count, fewOthers.count)
            if distance >= self.distance, chance * Double(columns.count) < 1e-4 {
                shifted.append(column)
            }
        }
        let (area, isSure) = separability(data, held, rows, others, columns)
        let labels = labelDistance(data.training, held)
        let evidence = [
            Evidence("greatest_distance", value: greatest, expected: .below(distance)),
            Evidence("classifier_area", value: area, expected: .about(0.5)),
            Evidence("label_distance", value: labels.distance, expected: .about(0)),
        ]
        let isSeparable = isSure && area >= self.area
        guard !shifted.isEmpty || isSeparable || labels.isShifted else { return clear(evidence) }
        let what =
            shifted.isEmpty
            ? isSeparable
                ? Phrase("inputs can be told from", "输入可以区分开")
                : Phrase("labels are distributed otherwise than", "标签分布不同")
            : Phrase(
                "inputs (\(shifted.count) of \(data.columns)) are distributed otherwise than",
                "输入（\(data.columns) 个中的 \(shifted.count) 个）分布不同")
        return fired(
            area > 0.9 || labels.distance > 0.5 ? .error : .warning,
            Phrase(
                "the validation rows' \(what.english) those of the training rows",
                "验证样本与训练样本的\(what.chinese)"), evidence: evidence,
            columns: shifted)
    }

    /// The greatest distance of two sorted samples' distribution functions.
    private static func distance(_ first: [Float], _ second: [Float]) -> Double {
        var (i, j) = (0, 0)
        var greatest = 0.0
        while i < first.count, j < second.count {
            let value = min(first[i], second[j])
            // A NaN is equal to nothing, and must not keep the walk in place.
            guard !value.isNaN else { return 0 }
            while i < first.count, first[i] <= value { i += 1 }
            while j < second.count, second[j] <= value { j += 1 }
            let difference = Double(i) / Double(first.count) - Double(j) / Double(second.count)
            greatest = max(greatest, abs(difference))
        }
        return greatest
    }

    /// How well half of the rows tell where the other half comes from: the area under the curve of a
    /// discriminant that takes each input by itself.
    private static func separability(
        _ data: CheckedData, _ held: CheckedData.Part, _ rows: [Int], _ others: [Int],
        _ columns: [Int]
    ) -> (area: Double, isSure: Bool) {
        func half(_ list: [Int], _ parity: Int) -> [Int] {
            list.indices.filter { $0 % 2 == parity }.map { list[$0] }
        }
        let (trainA, heldA) = (half(rows, 0), half(others, 0))
        var weights: [Double] = []
        for column in columns {
            let first = moments(trainA.map { data.training.input($0, column, of: data.columns) })
            let second = moments(heldA.map { held.input($0, column, of: data.columns) })
            let variance = (first.variance + second.variance) / 2
            let weight = variance > 0 ? (second.mean - first.mean) / variance : 0
            weights.append(weight.isFinite ? weight : 0)
        }
        func score(_ part: CheckedData.Part, _ row: Int) -> Double {
            zip(columns, weights).reduce(0) { sum, pair in
                let term = pair.1 * Double(part.input(row, pair.0, of: data.columns))
                return term.isFinite ? sum + term : sum
            }
        }
        let left = half(rows, 1).map { score(data.training, $0) }
        let right = half(others, 1).map { score(held, $0) }
        let area = area(below: left, above: right)
        let (n, m) = (Double(left.count), Double(right.count))
        let deviation = ((n + m + 1) / (12 * n * m)).squareRoot()
        return (area, (area - 0.5) / deviation > 5)
    }

    private static func moments(_ values: [Float]) -> (mean: Double, variance: Double) {
        let finite = values.lazy.filter(\.isFinite).map(Double.init)
        let count = Double(max(1, finite.count))
        let mean = finite.reduce(0, +) / count
        return (mean, finite.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count)
    }

    /// The probability that a number of the second list is above one of the first (Mann–Whitney).
    private static func area(below: [Double], above: [Double]) -> Double {
        guard !below.isEmpty, !above.isEmpty else { return 0.5 }
        let ranks = (below + above).midRanks[below.count...].reduce(0, +)
        let (n, m) = (Double(below.count), Double(above.count))
        return (ranks - m * (m - 1) / 2) / (n * m)
    }

    /// Half the sum of the differences of the classes' shares, and whether it is beyond chance.
    private static func labelDistance(
        _ training: CheckedData.Part, _ held: CheckedData.Part
    ) -> (distance: Double, isShifted: Bool) {
        guard !training.labels.isEmpty, !held.labels.isEmpty else { return (0, false) }
        let (first, second) = (training.classCounts, held.classCounts)
        let totals = (Double(first.reduce(0, +)), Double(second.reduce(0, +)))
        guard totals.0 > 0, totals.1 > 0 else { return (0, false) }
        var distance = 0.0
        var statistic = 0.0
        var classes = 0.0
        for index in 0..<max(first.count, second.count) {
            let a = Double(first.indices.contains(index) ? first[index] : 0)
            let b = Double(second.indices.contains(index) ? second[index] : 0)
            guard a + b > 0 else { continue }
            classes += 1
            distance += abs(a / totals.0 - b / totals.1) / 2
            let root = (totals.1 / totals.0).squareRoot()
            statistic += (root * a - b / root) * (root * a - b / root) / (a + b)
        }
        // χ² of two samples; its mean is the degrees of freedom, its variance twice that.
        let freedom = max(1, classes - 1)
        let isSure = (statistic - freedom) / (2 * freedom).squareRoot() > 6
        return (distance, isSure && distance > 0.15)
    }
}
