import Datasets
import Foundation
import Kernels
import Records
import Training

/// Predicts rows without training a network: by a linear function, and by the nearest rows.
///
/// Both take the inputs and targets as the network gets them, each column scaled to deviation 1, so
/// that a network that can't do as well has been kept from it by its spec.
///
/// - Source: Karpathy, *A Recipe for Training Neural Networks* (2019), §2, "dumb baselines"; Cover &
///   Hart, *Nearest Neighbor Pattern Classification* (1967).
enum BaselineProbe {
    /// Measures the baselines.
    ///
    /// - Parameters:
    ///   - job: The job.
    ///   - limit: The most training rows to use.
    /// - Returns: The scores; nil where the targets are neither classes nor real values, or there are
    ///   fewer than 20 rows.
    static func run(_ job: PreparedJob, rows limit: Int) -> BaselineScores? {
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
                    .permutation(of: validation.count).prefix(max(50, limit)).map { Int($0) })
            heldRows = validation
        } else {
            let count = known.count / 4
            held = Array(known.prefix(count))
            known = Array(known.dropFirst(count))
            heldRows = training
        }
        guard let scaling = ColumnScaling(training, known) else { return nil }
        let inputs = BaselineRows(training, known, scaling)
        let queries = BaselineRows(heldRows, held, scaling)
        let subject = Subject(
            inputs: inputs, queries: queries,
            near: NearestRows(of: queries, in: inputs, wanted: neighbors),
            around: NearestRows(
                of: inputs, in: inputs, wanted: LabelAgreement.neighbors, areSame: true))
        let classes = labelCount(training, known)
        if classes > 1 {
            return classScores(
                subject, known.map { Int(training.labels[$0]) },
                truth: held.map { Int(heldRows.labels[$0]) }, classes)
        }
        guard let targets = training.targets, let truth = heldRows.targets else { return nil }
        let columns = training.targetWidth
        func values(_ buffer: AlignedBuffer, _ rows: [Int]) -> [Double] {
            rows.flatMap { row in
                (0..<columns).map { Double(buffer.pointer[row * columns + $0]) }
            }
        }
        return job.task == .multilabel
            ? tagScores(subject, values(targets, known), truth: values(truth, held), columns)
            : valueScores(subject, values(targets, known), truth: values(truth, held), columns)
    }

    /// How many nearest rows predict.
    private static let neighbors = 5

    /// The rows that predict and those that are predicted.
    private struct Subject {
        /// Rows whose targets are known.
        let inputs: BaselineRows
        /// Rows to predict.
        let queries: BaselineRows
        /// The neighbours of the rows to predict.
        let near: NearestRows
        /// The neighbours of the known rows among themselves.
        let around: NearestRows
    }

    private static func classScores(
        _ subject: Subject, _ labels: [Int], truth: [Int], _ classes: Int
    ) -> BaselineScores? {
        guard labels.allSatisfy({ (0..<classes).contains($0) }) else { return nil }
        let majority = share(labels, classes)
        func score(_ isRight: (Int) -> Bool) -> Double {
            let right = truth.indices.count(where: isRight)
            return gain(Double(right) / Double(max(1, truth.count)), over: majority)
        }
        var targets = [Double](repeating: 0, count: labels.count * classes)
        for (row, label) in labels.enumerated() { targets[row * classes + label] = 1 }
        let linear = RidgeRegression(subject.inputs, targets, columns: classes)
        let agreement = LabelAgreement(subject.around, labels, classes)
        return BaselineScores(
            rows: labels.count, heldOutRows: truth.count,
            linear: score { row in
                let values = linear.predict(subject.queries.row(row))
                return values.indices.max { values[$0] < values[$1] } == truth[row]
            },
            neighbors: score { row in
                subject.near.vote(row, labels, classes, first: neighbors).label == truth[row]
            },
            labelDisagreement: agreement?.disagreement,
            middleDisagreement: agreement?.middleDisagreement,
            disagreementSpread: agreement?.spread,
            chance: ChanceTest.probability(
                subject.inputs, subject.around, frequent(targets, classes),
                columns: min(classes, chanceColumns)))
    }

    /// The scores of several yes-or-no targets a row: the share that is told right.
    private static func tagScores(
        _ subject: Subject, _ values: [Double], truth: [Double], _ columns: Int
    ) -> BaselineScores? {
        let share = values.reduce(0, +) / Double(max(1, values.count))
        let linear = RidgeRegression(subject.inputs, values, columns: columns)
        var right = (linear: 0, near: 0)
        for row in 0..<subject.queries.count {
            let flat = linear.predict(subject.queries.row(row))
            let close = subject.near.mean(row, values, columns, first: neighbors)
            for column in 0..<columns {
                let isSet = truth[row * columns + column] > 0.5
                right.linear += (flat[column] > 0.5) == isSet ? 1 : 0
                right.near += (close[column] > 0.5) == isSet ? 1 : 0
            }
        }
        func score(_ right: Int) -> Double {
            gain(Double(right) / Double(max(1, truth.count)), over: max(share, 1 - share))
        }
        return BaselineScores(
            rows: subject.inputs.count, heldOutRows: subject.queries.count,
            linear: score(right.linear), neighbors: score(right.near),
            chance: ChanceTest.probability(
                subject.inputs, subject.around, values, columns: columns))
    }

    private static func valueScores(
        _ subject: Subject, _ values: [Double], truth: [Double], _ columns: Int
    ) -> BaselineScores? {
        let (known, held) = (subject.inputs.count, subject.queries.count)
        let linear = RidgeRegression(subject.inputs, values, columns: columns)
        let flat = (0..<held).flatMap { linear.predict(subject.queries.row($0)) }
        let close = (0..<held).flatMap {
            subject.near.mean($0, values, columns, first: neighbors)
        }
        guard
            let linearScore = determination(flat, truth, columns),
            let nearScore = determination(close, truth, columns)
        else { return nil }
        let first = stride(from: 0, to: values.count, by: columns).map { values[$0] }
        return BaselineScores(
            rows: known, heldOutRows: held, linear: max(-1, linearScore),
            neighbors: max(-1, nearScore),
            targetOutliers: TargetOutliers(subject.inputs, subject.around, first).share,
            chance: ChanceTest.probability(
                subject.inputs, subject.around, ranks(values, columns), columns: columns))
    }

    /// How many classes are looked at for what chance would give.
    private static let chanceColumns = 16

    /// The columns of the most frequent classes, at most ``chanceColumns``.
    private static func frequent(_ targets: [Double], _ classes: Int) -> [Double] {
        guard classes > chanceColumns else { return targets }
        let rows = targets.count / classes
        let counts = (0..<classes).map { column in
            (0..<rows).reduce(0) { $0 + targets[$1 * classes + column] }
        }
        let chosen = counts.indices.sorted { counts[$0] > counts[$1] }.prefix(chanceColumns)
        return (0..<rows).flatMap { row in chosen.map { targets[row * classes + $0] } }
    }

    /// The rank of each value in its column, so that a few far ones don't rule.
    private static func ranks(_ values: [Double], _ columns: Int) -> [Double] {
        let rows = values.count / columns
        var ranks = values
        for column in 0..<columns {
            let own = stride(from: column, to: values.count, by: columns).map { values[$0] }
            for (row, rank) in own.midRanks.enumerated() {
                ranks[row * columns + column] = rank / Double(rows)
            }
        }
        return ranks
    }

    /// The coefficient of determination, as a run's `r2` has it: of each target by the variance of the
    /// very rows, then the mean over the targets that vary; nil where none does.
    static func determination(
        _ predicted: [Double], _ truth: [Double], _ columns: Int
    ) -> Double? {
        let rows = Double(max(1, truth.count / max(1, columns)))
        var shares: [Double] = []
        for column in 0..<columns {
            let places = stride(from: column, to: truth.count, by: columns)
            let mean = places.reduce(0) { $0 + truth[$1] } / rows
            var (error, spread) = (0.0, 0.0)
            for place in places {
                error += (predicted[place] - truth[place]) * (predicted[place] - truth[place])
                spread += (truth[place] - mean) * (truth[place] - mean)
            }
            guard spread.isFinite else { return nil }
            if spread > 0 { shares.append(1 - error / spread) }
        }
        return shares.isEmpty ? nil : shares.reduce(0, +) / Double(shares.count)
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
