import Datasets
import Foundation
import Kernels
import Records

/// Predicts rows without training a network: by a linear function, and by the nearest rows.
///
/// Both take the inputs and targets as the network gets them, each column scaled to deviation 1, so
/// that a network that can't do as well has been kept from it by its spec.
///
/// - Source: Karpathy, *A Recipe for Training Neural Networks* (2019), §2, "dumb baselines"; Cover &
///   Hart, *Nearest Neighbor Pattern Classification* (1967).
public enum BaselineProbe {
    /// Measures the baselines.
    ///
    /// - Parameters:
    ///   - job: The job.
    ///   - limit: The most training rows to use.
    /// - Returns: The scores; nil where the targets are neither classes nor real values, or there are
    ///   fewer than 20 rows.
    public static func run(_ job: PreparedJob, rows limit: Int) -> Records.Measurement? {
        let training = job.data.training
        guard training.count >= 20, training.inputCount > 0 else { return nil }
        let random = CounterRandom(seed: job.spec.seed, purpose: .sampling, major: 1)
        let order = random.permutation(of: training.count).map { Int($0) }
        var known = Array(order.prefix(limit))
        let held: [Int]
        let heldRows: Rows
        if let validation = job.data.validation, validation.count >= 10 {
            held = Array(
                CounterRandom(seed: job.spec.seed, purpose: .sampling, major: 2)
                    .permutation(of: validation.count).prefix(max(50, limit / 2)).map { Int($0) })
            heldRows = validation
        } else {
            let count = known.count / 4
            held = Array(known.prefix(count))
            known = Array(known.dropFirst(count))
            heldRows = training
        }
        guard let scaling = ColumnScaling(training, known) else { return nil }
        let inputs = scaling.rows(training, known)
        let queries = scaling.rows(heldRows, held)
        let width = scaling.columns
        let classes = labelCount(training, known)
        if classes > 1 {
            let labels = known.map { Int(training.labels[$0]) }
            let truth = held.map { Int(heldRows.labels[$0]) }
            guard labels.allSatisfy({ (0..<classes).contains($0) }) else { return nil }
            let majority = share(labels, classes)
            func score(_ right: Int) -> Double {
                gain(Double(right) / Double(max(1, truth.count)), over: majority)
            }
            let near = NearestRows(inputs, width: width)
            let voted = (0..<held.count).count { row in
                near.vote(queries[row * width..<(row + 1) * width], labels, classes).label
                    == truth[row]
            }
            var targets = [Double](repeating: 0, count: known.count * classes)
            for (row, label) in labels.enumerated() { targets[row * classes + label] = 1 }
            let linear = RidgeRegression(inputs, width: width, targets, columns: classes)
            let right = (0..<held.count).count { row in
                let values = linear.predict(queries[row * width..<(row + 1) * width])
                return values.indices.max { values[$0] < values[$1] } == truth[row]
            }
            return .baselines(
                BaselineScores(
                    rows: known.count, heldOutRows: held.count, linear: score(right),
                    neighbors: score(voted),
                    labelDisagreement: near.disagreement(labels, classes)))
        }
        guard job.task == .regression, let targets = training.targets, let truth = heldRows.targets
        else { return nil }
        let columns = training.targetWidth
        let values = known.flatMap { row in
            (0..<columns).map { Double(targets.pointer[row * columns + $0]) }
        }
        let near = NearestRows(inputs, width: width)
        let linear = RidgeRegression(inputs, width: width, values, columns: columns)
        var errors = (linear: 0.0, near: 0.0)
        var variance = 0.0
        let means = (0..<columns).map { column in
            stride(from: column, to: values.count, by: columns).reduce(0) { $0 + values[$1] }
                / Double(known.count)
        }
        for (place, row) in held.enumerated() {
            let query = queries[place * width..<(place + 1) * width]
            let (flat, close) = (linear.predict(query), near.mean(query, values, columns))
            for column in 0..<columns {
                let value = Double(truth.pointer[row * columns + column])
                errors.linear += pow(flat[column] - value, 2)
                errors.near += pow(close[column] - value, 2)
                variance += pow(means[column] - value, 2)
            }
        }
        guard variance > 0, variance.isFinite else { return nil }
        func score(_ error: Double) -> Double { max(-1, 1 - error / variance) }
        return .baselines(
            BaselineScores(
                rows: known.count, heldOutRows: held.count, linear: score(errors.linear),
                neighbors: score(errors.near), labelDisagreement: nil))
    }

    private static func labelCount(_ rows: Rows, _ chosen: [Int]) -> Int {
        guard !rows.labels.isEmpty else { return 0 }
        let highest = chosen.map { Int(rows.labels[$0]) }.max() ?? -1
        return (0..<1000).contains(highest) ? highest + 1 : 0
    }

    private static func share(_ labels: [Int], _ classes: Int) -> Double {
        var counts = [Int](repeating: 0, count: classes)
        for label in labels { counts[label] += 1 }
        return Double(counts.max() ?? 0) / Double(max(1, labels.count))
    }

    private static func gain(_ accuracy: Double, over majority: Double) -> Double {
        majority < 1 ? max(-1, (accuracy - majority) / (1 - majority)) : 0
    }
}

/// Columns at mean 0 and deviation 1; columns that don't vary or aren't finite are left out.
private struct ColumnScaling {
    private var kept: [(column: Int, mean: Double, scale: Double)] = []

    var columns: Int { kept.count }

    init?(_ rows: Rows, _ chosen: [Int]) {
        let values = rows.inputs.pointer
        // Wide inputs are thinned: distances hardly change.
        let every = max(1, rows.inputCount / 256)
        for column in stride(from: 0, to: rows.inputCount, by: every) {
            var mean = 0.0
            var squares = 0.0
            for (place, row) in chosen.enumerated() {
                let value = Double(values[row * rows.inputCount + column])
                let difference = value - mean
                mean += difference / Double(place + 1)
                squares += difference * (value - mean)
            }
            let deviation = (squares / Double(max(1, chosen.count))).squareRoot()
            if deviation > 0, deviation.isFinite { kept.append((column, mean, 1 / deviation)) }
        }
        if kept.isEmpty { return nil }
    }

    func rows(_ rows: Rows, _ chosen: [Int]) -> [Double] {
        var result: [Double] = []
        result.reserveCapacity(chosen.count * kept.count)
        for row in chosen {
            for (column, mean, scale) in kept {
                let value = Double(rows.inputs.pointer[row * rows.inputCount + column])
                result.append(value.isFinite ? (value - mean) * scale : 0)
            }
        }
        return result
    }
}

/// The rows nearest to a row, by Euclidean distance.
private struct NearestRows {
    private let inputs: [Double]
    private let width: Int
    private let count: Int

    init(_ inputs: [Double], width: Int) {
        self.inputs = inputs
        self.width = width
        count = inputs.count / width
    }

    /// The class that most of the five nearest rows have, and its share.
    func vote(
        _ query: ArraySlice<Double>, _ labels: [Int], _ classes: Int, neighbors: Int = 5,
        without own: Int? = nil
    ) -> (label: Int, share: Double) {
        var counts = [Int](repeating: 0, count: classes)
        let near = nearest(query, neighbors, without: own)
        for row in near { counts[labels[row]] += 1 }
        let label = counts.indices.max { counts[$0] < counts[$1] } ?? 0
        return (label, Double(counts[label]) / Double(max(1, near.count)))
    }

    /// The mean target of the five nearest rows.
    func mean(_ query: ArraySlice<Double>, _ values: [Double], _ columns: Int) -> [Double] {
        let near = nearest(query, 5)
        return (0..<columns).map { column in
            near.reduce(0) { $0 + values[$1 * columns + column] } / Double(max(1, near.count))
        }
    }

    /// Of the third of rows whose ten neighbours agree most, the share with another label than they.
    func disagreement(_ labels: [Int], _ classes: Int) -> Double? {
        let looked = min(count, 300)
        guard looked >= 30 else { return nil }
        let votes = (0..<looked).map { row in
            let vote = vote(
                inputs[row * width..<(row + 1) * width], labels, classes, neighbors: 10,
                without: row)
            return (share: vote.share, differs: vote.label != labels[row])
        }
        let purest = votes.sorted { $0.share > $1.share }.prefix(looked / 3)
        return Double(purest.count(where: \.differs)) / Double(purest.count)
    }

    private func nearest(
        _ query: ArraySlice<Double>, _ wanted: Int, without own: Int? = nil
    ) -> [Int] {
        var best: [(distance: Double, row: Int)] = []
        query.withUnsafeBufferPointer { query in
            inputs.withUnsafeBufferPointer { inputs in
                for row in 0..<count where row != own {
                    var distance = 0.0
                    for column in 0..<width {
                        let difference = inputs[row * width + column] - query[column]
                        distance += difference * difference
                    }
                    if best.count < wanted || distance < best[best.count - 1].distance {
                        let place = best.firstIndex { $0.distance > distance } ?? best.count
                        best.insert((distance, row), at: place)
                        if best.count > wanted { best.removeLast() }
                    }
                }
            }
        }
        return best.map(\.row)
    }
}

/// A linear function with a small penalty, by the normal equations.
private struct RidgeRegression {
    private let weights: [Double]
    private let width: Int
    private let columns: Int

    /// Fits inputs `[rows, width]` to targets `[rows, columns]`.
    init(_ inputs: [Double], width: Int, _ targets: [Double], columns: Int) {
        let rows = inputs.count / width
        let size = width + 1
        var left = [Double](repeating: 0, count: size * size)
        var right = [Double](repeating: 0, count: size * columns)
        var row = [Double](repeating: 1, count: size)
        for index in 0..<rows {
            for column in 0..<width { row[column] = inputs[index * width + column] }
            for first in 0..<size {
                let value = row[first]
                if value == 0 { continue }
                for second in first..<size { left[first * size + second] += value * row[second] }
                for column in 0..<columns {
                    right[first * columns + column] += value * targets[index * columns + column]
                }
            }
        }
        let penalty = 0.01 * Double(rows)
        for diagonal in 0..<width { left[diagonal * size + diagonal] += penalty }
        left[size * size - 1] += 1e-9
        // Cholesky: the matrix is symmetric and positive definite.
        for column in 0..<size {
            for index in 0..<column {
                let factor = left[index * size + column]
                if factor == 0 { continue }
                for other in column..<size {
                    left[column * size + other] -= factor * left[index * size + other]
                }
            }
            let root = max(left[column * size + column], 1e-12).squareRoot()
            for other in column..<size { left[column * size + other] /= root }
        }
        for column in 0..<columns {
            for index in 0..<size {
                var value = right[index * columns + column]
                for before in 0..<index {
                    value -= left[before * size + index] * right[before * columns + column]
                }
                right[index * columns + column] = value / left[index * size + index]
            }
            for index in (0..<size).reversed() {
                var value = right[index * columns + column]
                for after in (index + 1)..<max(size, index + 1) {
                    value -= left[index * size + after] * right[after * columns + column]
                }
                right[index * columns + column] = value / left[index * size + index]
            }
        }
        weights = right
        self.width = width
        self.columns = columns
    }

    func predict(_ query: ArraySlice<Double>) -> [Double] {
        (0..<columns).map { column in
            var value = weights[width * columns + column]
            for (index, input) in query.enumerated() {
                value += input * weights[index * columns + column]
            }
            return value
        }
    }
}
