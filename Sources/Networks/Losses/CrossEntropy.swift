import CKernels
import Foundation
import Kernels
import Records

/// Cross-entropy of logits, -Σ t·log softmax(z), averaged over the rows.
///
/// - Source: Goodfellow, Bengio & Courville, *Deep Learning* (2016), §6.2.2.3.
enum CrossEntropy: LossDefinition {
    static let schema = ComponentSchema(
        "cross_entropy", "cross-entropy of logits against class indices or shares of classes",
        [
            .field(
                "label_smoothing", .number(.range(0...1)), default: 0,
                "the share of each target that is spread evenly over all classes"),
            LossCatalog.reduction,
        ])
    static let labelEncoding = LabelEncoding.indices

    static func make(_ component: Component, outputCount: Int) -> Loss {
        CrossEntropyLoss(component, outputCount: outputCount)
    }
}

/// The loss of ``CrossEntropy``.
final class CrossEntropyLoss: RowLoss {
    private let smoothing: Float
    private var exponentials = AlignedBuffer(count: 0)
    private var scratch = AlignedBuffer(count: 0)

    override init(_ component: Component, outputCount: Int) {
        smoothing = Float(component.number("label_smoothing"))
        super.init(component, outputCount: outputCount)
    }

    override func evaluate(
        outputs: UnsafePointer<Float>, targets: TargetBatch, rows: Int,
        gradient: UnsafeMutablePointer<Float>?
    ) -> Double {
        guard let labels = targets.labels, smoothing == 0 else {
            return super.evaluate(
                outputs: outputs, targets: targets, rows: rows, gradient: gradient)
        }
        // Grows once, to the greatest batch.
        if scratch.count < 2 * rows {
            scratch = AlignedBuffer(count: 2 * rows)
            exponentials = AlignedBuffer(count: rows * outputCount)
        }
        let sum = ck_softmax_cross_entropy(
            outputs, labels, gradient, exponentials.pointer, scratch.pointer, Int64(rows),
            Int64(outputCount), isSummed ? 1 : 1 / Float(rows))
        return isSummed ? sum : sum / Double(rows)
    }

    override func row(
        _ outputs: UnsafePointer<Float>, _ target: UnsafePointer<Float>,
        _ gradient: UnsafeMutablePointer<Float>?
    ) -> Double {
        var greatest = outputs[0]
        for column in 1..<max(1, outputCount) where outputs[column] > greatest {
            greatest = outputs[column]
        }
        var sum: Float = 0
        for column in 0..<outputCount { sum += exp(outputs[column] - greatest) }
        let shift = greatest + log(sum)
        var loss = 0.0
        var total: Float = 0
        for column in 0..<outputCount {
            let share = smoothed(target[column])
            total += share
            loss -= Double(share * (outputs[column] - shift))
        }
        if let gradient {
            for column in 0..<outputCount {
                gradient[column] =
                    exp(outputs[column] - shift) * total - smoothed(target[column])
            }
        }
        return loss
    }

    override func referenceRow(_ outputs: [Double], _ target: [Double]) -> Double {
        let greatest = outputs.max() ?? 0
        let shift = greatest + log(outputs.reduce(0) { $0 + exp($1 - greatest) })
        return -zip(outputs, target).reduce(0) {
            let share = $1.1 * Double(1 - smoothing) + Double(smoothing) / Double(outputCount)
            return $0 + share * ($1.0 - shift)
        }
    }

    private func smoothed(_ share: Float) -> Float {
        share * (1 - smoothing) + smoothing / Float(outputCount)
    }
}
