import Datasets
import Kernels

/// Whether predictors that need no training tell anything of the targets beyond chance.
///
/// A linear function, the nearest rows and a sum of functions of single inputs predict each quarter of
/// the rows from the others. If inputs say nothing about targets, the targets of a quarter fit its
/// predictions no better than the same targets in any other order; so the agreement is compared with
/// that of many permutations.
///
/// - Source: Ojala & Garriga, *Permutation Tests for Studying Classifier Performance* (2010), §3.1.
enum ChanceTest {
    /// How many permutations are compared with.
    private static let permutations = 199
    /// Into how many parts the rows are divided.
    private static let folds = 4

    /// Makes the test.
    ///
    /// - Parameters:
    ///   - inputs: The rows.
    ///   - near: The neighbours of the rows among themselves.
    ///   - targets: The targets, `[rows, columns]`.
    ///   - columns: How many targets a row has.
    /// - Returns: The share of orders of the targets that agree with the predictions at least as well;
    ///   nil with fewer than 40 rows.
    static func probability(
        _ inputs: BaselineRows, _ near: NearestRows, _ targets: [Double], columns: Int
    ) -> Double? {
        let count = inputs.count
        guard count >= 40, columns > 0 else { return nil }
        let fold = (0..<count).map { $0 % folds }
        // Ranks as well as values: a few far values must not rule the distances.
        let ranked = inputs.ranked
        let around = NearestRows(
            of: ranked, in: ranked, wanted: LabelAgreement.neighbors, areSame: true)
        let predictions = [
            linear(inputs, targets, columns, fold), linear(ranked, targets, columns, fold),
            close(near, targets, columns, fold), close(around, targets, columns, fold),
            additive(ranked, targets, columns, fold),
        ].map { centered($0, fold, columns) }
        let truth = centered(targets, fold, columns)
        let own = predictions.map { agreement($0, truth, order: Array(0..<count), columns) }
        var chance = [[Double]](repeating: [], count: predictions.count)
        for turn in 0..<permutations {
            let order = permuted(count, turn)
            for (index, prediction) in predictions.enumerated() {
                chance[index].append(agreement(prediction, truth, order: order, columns))
            }
        }
        // Each predictor counts by its own spread under chance.
        let spreads = chance.map { values in
            (values.reduce(0) { $0 + $1 * $1 } / Double(values.count)).squareRoot()
        }
        func total(_ values: [Double]) -> Double {
            zip(values, spreads).map { $0.1 > 0 ? $0.0 / $0.1 : 0 }.max() ?? 0
        }
        let bar = total(own)
        let reached = (0..<permutations).count { turn in total(chance.map { $0[turn] }) >= bar }
        return Double(reached + 1) / Double(permutations + 1)
    }

    /// What a linear function of the other parts predicts.
    private static func linear(
        _ inputs: BaselineRows, _ targets: [Double], _ columns: Int, _ fold: [Int]
    ) -> [Double] {
        var result = [Double](repeating: 0, count: targets.count)
        for held in 0..<folds {
            let fit = RidgeRegression(
                inputs, targets, columns: columns, importance: fold.map { $0 == held ? 0 : 1 })
            for row in stride(from: held, to: fold.count, by: folds) {
                let values = fit.predict(inputs.row(row))
                for column in 0..<columns { result[row * columns + column] = values[column] }
            }
        }
        return result
    }

    /// What the nearest rows of the other parts have.
    private static func close(
        _ near: NearestRows, _ targets: [Double], _ columns: Int, _ fold: [Int]
    ) -> [Double] {
        var result = [Double](repeating: 0, count: targets.count)
        for row in fold.indices {
            let others = near.neighbors[row].filter { fold[$0] != fold[row] }
            for other in others {
                for column in 0..<columns {
                    result[row * columns + column] +=
                        targets[other * columns + column] / Double(others.count)
                }
            }
        }
        return result
    }

    /// The sum over the inputs of the mean target of rows with about the same value.
    private static func additive(
        _ ranked: BaselineRows, _ targets: [Double], _ columns: Int, _ fold: [Int]
    ) -> [Double] {
        let count = fold.count
        var result = [Double](repeating: 0, count: targets.count)
        var sums = [Double](repeating: 0, count: bins * columns)
        for input in 0..<ranked.width {
            // Ranks lie evenly between −√3 and √3.
            let places = (0..<count).map { row in
                let share = (Double(ranked.row(row)[input]) / 3.0.squareRoot() + 1) / 2
                return min(bins - 1, max(0, Int(share * Double(bins))))
            }
            for held in 0..<folds {
                var counts = [Double](repeating: shrinkage, count: bins)
                for index in sums.indices { sums[index] = 0 }
                for row in 0..<count where fold[row] != held {
                    counts[places[row]] += 1
                    for column in 0..<columns {
                        sums[places[row] * columns + column] += targets[row * columns + column]
                    }
                }
                let all = counts.reduce(0, +) - shrinkage * Double(bins)
                for column in 0..<columns {
                    let mean =
                        stride(from: column, to: sums.count, by: columns)
                        .reduce(0) { $0 + sums[$1] } / max(1, all)
                    for row in stride(from: held, to: count, by: folds) {
                        let bin = places[row]
                        result[row * columns + column] +=
                            (sums[bin * columns + column] + shrinkage * mean) / counts[bin] - mean
                    }
                }
            }
        }
        return result
    }

    /// Into how many parts an input's values are divided.
    private static let bins = 8
    /// How many rows' worth of the overall mean each part begins with.
    private static let shrinkage = 5.0

    /// The values less the mean of their part and column.
    private static func centered(_ values: [Double], _ fold: [Int], _ columns: Int) -> [Double] {
        var result = values
        for part in 0..<folds {
            let rows = fold.indices.filter { fold[$0] == part }
            for column in 0..<columns {
                let mean =
                    rows.reduce(0) { $0 + values[$1 * columns + column] }
                    / Double(max(1, rows.count))
                for row in rows { result[row * columns + column] -= mean }
            }
        }
        return result
    }

    /// The sum of products of predictions with targets in another order.
    private static func agreement(
        _ predictions: [Double], _ truth: [Double], order: [Int], _ columns: Int
    ) -> Double {
        var sum = 0.0
        for row in order.indices {
            let other = order[row] * columns
            for column in 0..<columns {
                sum += predictions[row * columns + column] * truth[other + column]
            }
        }
        return sum
    }

    /// An order in which every row stays within its part.
    private static func permuted(_ count: Int, _ turn: Int) -> [Int] {
        var order = Array(0..<count)
        for part in 0..<folds {
            let rows = Array(stride(from: part, to: count, by: folds))
            let places = CounterRandom(
                seed: 1, purpose: .sampling, major: 100 + turn, minor: part
            ).permutation(of: rows.count)
            for (place, row) in rows.enumerated() { order[row] = rows[Int(places[place])] }
        }
        return order
    }
}
