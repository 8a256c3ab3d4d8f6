import CKernels
import Datasets
import Networks
import Records

/// The numbers besides the loss that say how well a task is done.
///
/// Classes: `accuracy`. Real values: `mae`, the mean absolute error, and `r2`, the share of the
/// training targets' variance that is explained.
struct TaskMetrics {
    /// The names, in the order in which values are given.
    let names: [String]

    private enum Kind {
        case classes
        case threshold(Float)
        case nearestLabel
        case elements(Float)
        case values
    }

    private let kind: Kind
    private let outputCount: Int
    private let targetVariance: Double

    init(
        task: TrainingTask, loss: LossTraits?, outputCount: Int, targets: DataProfile.TargetProfile
    ) {
        self.outputCount = outputCount
        targetVariance = targets.values.deviation * targets.values.deviation
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

    /// Sums over the rows of a batch; `values(of:)` turns them into the metrics.
    func sums(
        outputs: UnsafePointer<Float>, labels: UnsafePointer<Int32>, targets: UnsafePointer<Float>?,
        rows: Int
    ) -> (first: Double, second: Double) {
        switch kind {
        case .classes:
            return (Double(ck_count_correct(outputs, labels, Int64(rows), Int64(outputCount))), 0)
        case .threshold(let threshold):
            return (
                Double((0..<rows).count { (outputs[$0] > threshold ? 1 : 0) == labels[$0] }), 0
            )
        case .nearestLabel:
            return (Double((0..<rows).count { outputs[$0].rounded() == Float(labels[$0]) }), 0)
        case .elements(let threshold):
            guard let targets else { return (.nan, 0) }
            let right = (0..<rows * outputCount).count {
                (outputs[$0] > threshold) == (targets[$0] > 0.5)
            }
            return (Double(right) / Double(outputCount), 0)
        case .values:
            guard let targets else { return (.nan, .nan) }
            var absolute = 0.0
            var squares = 0.0
            for index in 0..<rows * outputCount {
                let error = Double(outputs[index] - targets[index])
                absolute += abs(error)
                squares += error * error
            }
            return (absolute / Double(outputCount), squares / Double(outputCount))
        }
    }

    /// The metrics of some rows.
    func values(of sums: (first: Double, second: Double), rows: Int) -> [Float] {
        [Float](unsafeUninitializedCapacity: names.count) { buffer, count in
            if let base = buffer.baseAddress { write(sums, rows: rows, to: base) }
            count = names.count
        }
    }

    /// Writes the metrics of some rows.
    func write(
        _ sums: (first: Double, second: Double), rows: Int, to values: UnsafeMutablePointer<Float>
    ) {
        let count = Double(max(1, rows))
        values[0] = Float(sums.first / count)
        guard case .values = kind else { return }
        // A constant target leaves nothing to explain.
        let share = targetVariance > 0 ? 1 - sums.second / count / targetVariance : .nan
        values[1] = Float(share)
    }
}
