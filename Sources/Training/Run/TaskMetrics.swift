import CKernels
import Datasets
import Kernels
import Networks
import Records

/// The numbers besides the loss that say how well a task is done.
///
/// Classes: `accuracy`. Real values: `mae`, the mean absolute error in the unit of the source's
/// targets, and `r2`, the coefficient of determination; of several targets each by itself, then
/// their mean, as scikit-learn's `mean_absolute_error` and `r2_score` do.
struct TaskMetrics {
    /// The names, in the order in which values are given.
    let names: [String]

    enum Kind {
        case classes
        case threshold(Float)
        case nearestLabel
        case elements(Float)
        case values
    }

    let kind: Kind
    let outputCount: Int
    /// Whether the outputs are logits, which a softmax turns into probabilities.
    let areLogits: Bool

    init(
        task: TrainingTask, loss: LossTraits?, outputCount: Int, targets: DataProfile.TargetProfile
    ) {
        self.outputCount = outputCount
        areLogits = loss?.outputs == .logits
        let threshold = Float(loss?.threshold ?? 0.5)
        switch task {
        case .regression: kind = .values
        case .multilabel: kind = .elements(threshold)
        case .binary:
            // Real-valued targets have no labels, and the labels of a hinge loss may be -1 and 1.
            let usesTargets = targets.kind == .values || loss?.targets == .signs
            kind = usesTargets ? .elements(threshold) : .threshold(threshold)
        case .classification:
            if outputCount > 1 {
                kind = .classes
            } else {
                kind =
                    loss?.isBinary == true && threshold == 0 ? .threshold(threshold) : .nearestLabel
            }
        }
        if case .values = kind { names = ["mae", "r2"] } else { names = ["accuracy"] }
    }

    /// The metrics of rows held out, besides those of ``names``.
    var heldOutNames: [String] {
        switch kind {
        case .classes, .threshold: ClassTally.names
        case .nearestLabel, .elements, .values: []
        }
    }

    /// An empty tally of the metrics of some rows.
    ///
    /// - Parameters:
    ///   - rows: The rows, or those that they are drawn from: their targets' variance is what there
    ///     is to explain.
    ///   - units: What 1 of each encoded target is in the source's unit.
    /// - Returns: The tally.
    func tally(of rows: Rows, units: [Double]) -> MetricTally {
        var variances: [Double] = []
        if case .values = kind, let targets = rows.targets {
            variances = ColumnStatistics(
                UnsafeBufferPointer(targets.values), columns: rows.targetWidth
            ).deviation.map { $0 * $0 }
        }
        return MetricTally(self, variances: variances, units: units)
    }
}

/// Sums over rows, batch by batch, of which the metrics of a task are made.
struct MetricTally {
    private let metrics: TaskMetrics
    /// The variance of each target.
    private let variances: [Double]
    /// What 1 of each target is in the source's unit.
    private let units: [Double]
    private var rows = 0
    private var right = 0.0
    private var absolute: [Double]
    private var squares: [Double]

    fileprivate init(_ metrics: TaskMetrics, variances: [Double], units: [Double]) {
        self.metrics = metrics
        self.variances = variances
        self.units = units
        absolute = Array(repeating: 0, count: variances.count)
        squares = absolute
    }

    /// Forgets all rows.
    mutating func reset() {
        rows = 0
        right = 0
        for column in squares.indices {
            absolute[column] = 0
            squares[column] = 0
        }
    }

    /// Adds the rows of a batch.
    mutating func add(
        outputs: UnsafePointer<Float>, labels: UnsafePointer<Int32>, targets: UnsafePointer<Float>?,
        rows: Int
    ) {
        self.rows += rows
        let columns = metrics.outputCount
        switch metrics.kind {
        case .classes:
            right += Double(ck_count_correct(outputs, labels, Int64(rows), Int64(columns)))
        case .threshold(let threshold):
            right += Double((0..<rows).count { (outputs[$0] > threshold ? 1 : 0) == labels[$0] })
        case .nearestLabel:
            right += Double((0..<rows).count { outputs[$0].rounded() == Float(labels[$0]) })
        case .elements(let threshold):
            guard let targets else { return right = .nan }
            let count = (0..<rows * columns).count {
                (outputs[$0] > threshold) == (targets[$0] > 0.5)
            }
            right += Double(count) / Double(columns)
        case .values:
            guard let targets else { return }
            for row in 0..<rows {
                for column in squares.indices {
                    let place = row * columns + column
                    let error = Double(outputs[place] - targets[place])
                    absolute[column] += abs(error)
                    squares[column] += error * error
                }
            }
        }
    }

    /// The metrics of the rows so far, in the order of their names.
    var values: [Float] {
        [Float](unsafeUninitializedCapacity: metrics.names.count) { buffer, count in
            if let base = buffer.baseAddress { write(to: base) }
            count = metrics.names.count
        }
    }

    /// Writes ``values``.
    func write(to values: UnsafeMutablePointer<Float>) {
        let count = Double(max(1, rows))
        guard case .values = metrics.kind else {
            values[0] = Float(right / count)
            return
        }
        var error = 0.0
        var share = 0.0
        var varying = 0
        for column in squares.indices {
            error += absolute[column] * (units.indices.contains(column) ? units[column] : 1)
            // A target of one value leaves nothing to explain: it is left out.
            guard variances[column] > 0 else { continue }
            share += 1 - squares[column] / count / variances[column]
            varying += 1
        }
        let columns = Double(squares.count)
        values[0] = columns > 0 ? Float(error / count / columns) : .nan
        values[1] = varying > 0 ? Float(share / Double(varying)) : .nan
    }
}
