import Datasets
import Foundation
import Records

/// Counts how often each class is taken for each other, and ranks rows by their scores.
///
/// The figures are scikit-learn's: `precision_score`, `recall_score` and `f1_score` with
/// `average="macro"` and `zero_division=0`; `roc_auc_score`, of several classes with
/// `multi_class="ovr"` and `average="macro"`.
///
/// - Source: Fawcett, *An Introduction to ROC Analysis* (2006).
struct ClassTally {
    /// The names of the figures.
    static let names = ["precision", "recall", "f1", "roc_auc"]
    /// The most scores that are kept to rank rows by: sorting more would cost more than it tells.
    static let scoreLimit = 2_000_000

    private let metrics: TaskMetrics
    private let classes: Int
    private var confusion: ClassConfusion
    private let keepsScores: Bool
    /// The score of each class of each row; of two classes only the second one's.
    private var scores: [Float] = []
    private var labels: [Int32] = []

    /// Makes a tally of a task with classes; nil where the task has none or the rows have no labels.
    ///
    /// - Parameters:
    ///   - metrics: The task's metrics.
    ///   - rows: The rows that are to be counted.
    ///   - ranks: Whether rows of more than two classes are ranked, which takes a sorting for each class;
    ///     those of two always are.
    init?(_ metrics: TaskMetrics, of rows: Rows, ranks: Bool) {
        guard !metrics.heldOutNames.isEmpty, !rows.labels.isEmpty else { return nil }
        self.metrics = metrics
        classes = max(2, metrics.outputCount)
        confusion = ClassConfusion(classes: classes)
        keepsScores =
            (ranks || classes == 2) && rows.count <= ClassTally.scoreLimit / classes
        if keepsScores { scores.reserveCapacity(rows.count * (classes == 2 ? 1 : classes)) }
    }

    /// Adds the rows of a batch; rows whose label is no class are left out.
    mutating func add(
        outputs: UnsafePointer<Float>, labels: UnsafePointer<Int32>, rows: Int
    ) {
        let width = metrics.outputCount
        for row in 0..<rows where 0..<classes ~= Int(labels[row]) {
            let own = UnsafeBufferPointer(start: outputs + row * width, count: width)
            confusion.add(label: Int(labels[row]), predicted: predicted(own))
            guard keepsScores else { continue }
            self.labels.append(labels[row])
            if width == 1 {
                scores.append(own[0])
            } else if classes == 2 {
                scores.append(own[1] - own[0])
            } else {
                append(own)
            }
        }
    }

    private func predicted(_ own: UnsafeBufferPointer<Float>) -> Int {
        if case .threshold(let threshold) = metrics.kind { return own[0] > threshold ? 1 : 0 }
        var best = 0
        for column in own.indices where own[column] > own[best] { best = column }
        return best
    }

    /// Appends the scores of a row with several classes: probabilities, where the outputs are logits.
    private mutating func append(_ own: UnsafeBufferPointer<Float>) {
        guard metrics.areLogits else { return scores.append(contentsOf: own) }
        let greatest = own.max() ?? 0
        let start = scores.count
        var sum: Float = 0
        for value in own {
            scores.append(exp(value - greatest))
            sum += scores[scores.count - 1]
        }
        for place in start..<scores.count { scores[place] /= sum }
    }

    /// The counts so far.
    ///
    /// - Parameters:
    ///   - step: The step after which the rows were looked at.
    ///   - names: The names of the classes, or nil.
    /// - Returns: The counts.
    func confusion(step: Int, names: [String]?) -> ClassConfusion {
        var result = confusion
        result.step = step
        result.classNames = names
        return result
    }

    /// The figures by name; those that aren't defined are left out.
    var values: [(name: String, value: Float)] {
        let seen = (0..<classes).filter { confusion.support[$0] + confusion.predicted[$0] > 0 }
        guard !seen.isEmpty else { return [] }
        func macro(_ value: (Int) -> Double) -> Float {
            Float(seen.reduce(0) { $0 + value($1) } / Double(seen.count))
        }
        var result = [
            ("precision", macro(confusion.precision)), ("recall", macro(confusion.recall)),
            ("f1", macro(confusion.f1)),
        ]
        if let area { result.append(("roc_auc", Float(area))) }
        return result
    }

    /// The area under the curve of hits over false alarms; nil where rows aren't ranked, where every row
    /// has one class, or where a score is NaN.
    private var area: Double? {
        guard keepsScores, !labels.isEmpty, !scores.contains(where: \.isNaN) else { return nil }
        if classes == 2 { return ClassTally.area(scores, labels, of: 1) }
        let areas = (0..<classes).compactMap { label in
            ClassTally.area(
                labels.indices.map { scores[$0 * classes + label] }, labels, of: Int32(label))
        }
        return areas.isEmpty ? nil : areas.reduce(0, +) / Double(areas.count)
    }

    /// The chance that a row of a class has a greater score than one of another, ties counted half.
    private static func area(_ scores: [Float], _ labels: [Int32], of label: Int32) -> Double? {
        let positive = labels.count { $0 == label }
        let negative = labels.count - positive
        guard positive > 0, negative > 0 else { return nil }
        // Numbers that sort as the scores do, each with a bit for the class.
        var keys = zip(scores, labels).map { score, own -> UInt64 in
            let bits = (score + 0).bitPattern
            let key = bits >> 31 == 0 ? bits | 0x8000_0000 : ~bits
            return UInt64(key) << 1 | (own == label ? 1 : 0)
        }
        keys.sort()
        var rankSum = 0.0
        var start = 0
        while start < keys.count {
            var end = start
            var hits = 0
            while end < keys.count, keys[end] >> 1 == keys[start] >> 1 {
                hits += Int(keys[end] & 1)
                end += 1
            }
            // Equal scores share the mean of their ranks.
            rankSum += Double(hits) * Double(start + end + 1) / 2
            start = end
        }
        let least = Double(positive) * Double(positive + 1) / 2
        return (rankSum - least) / (Double(positive) * Double(negative))
    }
}
