import CKernels
import Kernels
import Records

/// A loss that is a function of one row's outputs and the share of each class in its target.
///
/// The shares are a one at the label or the dense target, smoothed by `label_smoothing` and multiplied
/// by the classes' `weight` where the loss has these fields. As in PyTorch, the mean is taken over the
/// rows, but for labels with weights it is weighted by them.
class RowLoss: Loss {
    /// How much of each target is spread over all classes.
    let smoothing: Double
    /// The weight of each class, or nil for ones.
    private let weights: AlignedBuffer?
    private var shareBuffer = AlignedBuffer(count: 0)

    override init(_ component: Component, outputCount: Int) {
        smoothing = component.optionalNumber("label_smoothing") ?? 0
        weights = component.optionalNumbers("weight").map { AlignedBuffer($0.map { Float($0) }) }
        super.init(component, outputCount: outputCount)
    }

    /// Whether the shares are just a one at the label.
    final var isPlain: Bool { smoothing == 0 && weights == nil }

    /// The loss of one row, and its derivative with respect to each output.
    ///
    /// - Parameters:
    ///   - outputs: `[outputCount]`.
    ///   - shares: The share of each class, `[outputCount]`; NaN everywhere for an impossible label.
    ///   - gradient: `[outputCount]` to write to, or nil.
    /// - Returns: The loss of the row.
    func row(
        _ outputs: UnsafePointer<Float>, _ shares: UnsafePointer<Float>,
        _ gradient: UnsafeMutablePointer<Float>?
    ) -> Double {
        .nan
    }

    /// The loss of one row in double precision.
    func referenceRow(_ outputs: [Double], _ shares: [Double]) -> Double {
        .nan
    }

    /// The derivative of the loss of one row with respect to each output, in double precision.
    func referenceRowGradient(_ outputs: [Double], _ shares: [Double]) -> [Double] {
        outputs.map { _ in .nan }
    }

    override func evaluate(
        outputs: UnsafePointer<Float>, targets: TargetBatch, rows: Int,
        gradient: UnsafeMutablePointer<Float>?
    ) -> Double {
        let divisor = divisor(targets, rows: rows)
        let scale = Float(1 / divisor)
        let shares = shares(targets, rows: rows)
        var sum = 0.0
        for index in 0..<rows {
            let place = index * outputCount
            let slopes = gradient.map { $0 + place }
            sum += row(outputs + place, shares + place, slopes)
            if let slopes {
                for column in 0..<outputCount { slopes[column] *= scale }
            }
        }
        return sum / divisor
    }

    final override func reference(outputs: [Double], targets: TargetBatch, rows: Int) -> Double {
        let shares = shares(targets, rows: rows)
        var sum = 0.0
        for index in 0..<rows {
            let span = index * outputCount..<(index + 1) * outputCount
            sum += referenceRow(Array(outputs[span]), span.map { Double(shares[$0]) })
        }
        return sum / divisor(targets, rows: rows)
    }

    final override func referenceGradient(
        outputs: [Double], targets: TargetBatch, rows: Int
    ) -> [Double] {
        let divisor = divisor(targets, rows: rows)
        let shares = shares(targets, rows: rows)
        return (0..<rows).flatMap { index in
            let span = index * outputCount..<(index + 1) * outputCount
            return referenceRowGradient(Array(outputs[span]), span.map { Double(shares[$0]) })
                .map { $0 / divisor }
        }
    }

    /// What the sum over the rows is divided by.
    final func divisor(_ targets: TargetBatch, rows: Int) -> Double {
        isSummed ? 1 : weight(of: targets, rows: rows)
    }

    final override func weight(of targets: TargetBatch, rows: Int) -> Double {
        guard !isSummed, let weights, let labels = targets.labels else { return Double(rows) }
        return (0..<rows).reduce(0.0) { sum, row in
            let label = Int(labels[row])
            return sum + (0..<outputCount ~= label ? Double(weights.pointer[label]) : .nan)
        }
    }

    /// The share of each class of each row, `[rows, outputCount]`; valid until the next call.
    final func shares(_ targets: TargetBatch, rows: Int) -> UnsafePointer<Float> {
        // Grows once, to the greatest batch.
        if shareBuffer.count < rows * outputCount {
            shareBuffer = AlignedBuffer(count: rows * outputCount)
        }
        ck_class_shares(
            targets.labels, targets.values, weights?.pointer, Float(smoothing),
            shareBuffer.pointer, Int64(rows), Int64(outputCount))
        return UnsafePointer(shareBuffer.pointer)
    }
}
