import CKernels
import Foundation
import Kernels
import Records

/// Cross-entropy of logits, -Σ t·log softmax(z), averaged over the rows.
///
/// - Source: Goodfellow, Bengio & Courville, *Deep Learning* (2016), §6.2.2.3; label smoothing:
///   Szegedy et al., *Rethinking the Inception Architecture for Computer Vision* (2016), §7.
enum CrossEntropy: LossDefinition {
    static let schema = ComponentSchema(
        "cross_entropy", "cross-entropy of logits against class indices or shares of classes",
        [
            .field(
                "label_smoothing", .number(.range(0...1)), default: 0,
                "the share of each target that is spread evenly over all classes"),
            LossCatalog.classWeights,
            LossCatalog.reduction,
        ])
    static let labelEncoding = LabelEncoding.indices

    static func check(_ component: Component, outputCount: Int) throws(SpecErrors) {
        try LossCatalog.checkCount(of: "weight", component, outputCount: outputCount)
    }

    static func traits(_ component: Component) -> LossTraits {
        LossTraits(
            .classes, of: .logits, scale: .classEntropy, isSummed: LossCatalog.isSummed(component))
    }

    static func make(_ component: Component, outputCount: Int) -> Loss {
        CrossEntropyLoss(component, outputCount: outputCount)
    }
}

/// The loss of ``CrossEntropy``.
final class CrossEntropyLoss: RowLoss {
    private var exponentials = AlignedBuffer(count: 0)
    private var scratch = AlignedBuffer(count: 0)

    override func evaluate(
        outputs: UnsafePointer<Float>, targets: TargetBatch, rows: Int,
        gradient: UnsafeMutablePointer<Float>?
    ) -> Double {
        // Grows once, to the greatest batch.
        if scratch.count < 2 * rows {
            scratch = AlignedBuffer(count: 2 * rows)
            exponentials = AlignedBuffer(count: rows * outputCount)
        }
        let divisor = divisor(targets, rows: rows)
        let scale = Float(1 / divisor)
        if isPlain, let labels = targets.labels {
            let sum = ck_softmax_cross_entropy(
                outputs, labels, gradient, exponentials.pointer, scratch.pointer, Int64(rows),
                Int64(outputCount), scale)
            return sum / divisor
        }
        let sum = ck_cross_entropy_of_shares(
            outputs, shares(targets, rows: rows), gradient, exponentials.pointer, scratch.pointer,
            Int64(rows), Int64(outputCount), scale)
        return sum / divisor
    }

    override func referenceRow(_ outputs: [Double], _ shares: [Double]) -> Double {
        let greatest = outputs.max() ?? 0
        let shift = greatest + log(outputs.reduce(0) { $0 + exp($1 - greatest) })
        return -zip(outputs, shares).reduce(0) { $1.1 == 0 ? $0 : $0 + $1.1 * ($1.0 - shift) }
    }

    override func referenceRowGradient(_ outputs: [Double], _ shares: [Double]) -> [Double] {
        let greatest = outputs.max() ?? 0
        let sum = outputs.reduce(0) { $0 + exp($1 - greatest) }
        let total = shares.reduce(0, +)
        return zip(outputs, shares).map { exp($0 - greatest) / sum * total - $1 }
    }
}
