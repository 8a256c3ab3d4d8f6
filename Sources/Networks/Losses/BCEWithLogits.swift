import CKernels
import Foundation
import Kernels
import Records

/// Binary cross-entropy of logits, computed so that it can't overflow.
enum BCEWithLogits: LossDefinition {
    static let schema = ComponentSchema(
        "bce_with_logits", "binary cross-entropy of logits",
        [
            .field(
                "pos_weight",
                .either([.number(.positive), .list(.number(.positive), count: 1...1_048_576)]),
                default: 1, "a factor of the loss where the target is one, or one an output"),
            LossCatalog.reduction,
        ])
    static let labelEncoding = LabelEncoding.numbers

    static func check(_ component: Component, outputCount: Int) throws(SpecErrors) {
        try LossCatalog.checkCount(of: "pos_weight", component, outputCount: outputCount)
    }

    static func traits(_ component: Component) -> LossTraits {
        LossTraits(
            .truths, of: .logits, scale: .binaryEntropy, threshold: 0,
            isSummed: LossCatalog.isSummed(component))
    }

    static func make(_ component: Component, outputCount: Int) -> Loss {
        BinaryCrossEntropyWithLogitsLoss(component, outputCount: outputCount)
    }
}

/// The loss of ``BCEWithLogits``.
///
/// With w = pos_weight, the loss is (1 - t)·x + (1 + (w - 1)·t)·log(1 + exp(-x)).
final class BinaryCrossEntropyWithLogitsLoss: ElementwiseLoss {
    private let positiveWeights: [Double]
    /// The weight of each output of each row.
    private var weights = AlignedBuffer(count: 0)

    override init(_ component: Component, outputCount: Int) {
        positiveWeights =
            component.optionalNumbers("pos_weight")
            ?? [Double](repeating: component.number("pos_weight"), count: outputCount)
        super.init(component, outputCount: outputCount)
    }

    override func sum(
        outputs: UnsafePointer<Float>, targets: UnsafePointer<Float>,
        gradient: UnsafeMutablePointer<Float>?, count: Int, scale: Float
    ) -> Double {
        // Grows once, to the greatest batch.
        if weights.count < count {
            weights = AlignedBuffer(count: count)
            for index in 0..<count {
                weights.pointer[index] = Float(positiveWeights[index % outputCount])
            }
        }
        return ck_bce_with_logits(
            outputs, targets, weights.pointer, gradient, Int64(count), scale)
    }

    override func referenceTerm(_ output: Double, _ target: Double, column: Int) -> Double {
        let weight = 1 + (positiveWeights[column] - 1) * target
        let softplus = (output < 0 ? -output : 0) + log1p(exp(-abs(output)))
        return (1 - target) * output + weight * softplus
    }

    override func referenceSlope(_ output: Double, _ target: Double, column: Int) -> Double {
        let weight = 1 + (positiveWeights[column] - 1) * target
        return (1 - target) - weight / (1 + exp(output))
    }
}
