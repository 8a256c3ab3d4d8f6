import Foundation
import Records

/// Binary cross-entropy of logits, computed so that it can't overflow.
enum BCEWithLogits: LossDefinition {
    static let schema = ComponentSchema(
        "bce_with_logits", "binary cross-entropy of logits",
        [
            .field(
                "pos_weight", .number(.positive), default: 1,
                "a factor of the loss where the target is one"),
            LossCatalog.reduction,
        ])
    static let labelEncoding = LabelEncoding.numbers

    static func make(_ component: Component, outputCount: Int) -> Loss {
        BinaryCrossEntropyWithLogitsLoss(component, outputCount: outputCount)
    }
}

/// The loss of ``BCEWithLogits``.
///
/// With w = pos_weight, the loss is (1 - t)·x + (1 + (w - 1)·t)·log(1 + exp(-x)).
final class BinaryCrossEntropyWithLogitsLoss: ElementwiseLoss {
    private let positiveWeight: Float

    override init(_ component: Component, outputCount: Int) {
        positiveWeight = Float(component.number("pos_weight"))
        super.init(component, outputCount: outputCount)
    }

    override func term(_ output: Float, _ target: Float) -> (loss: Float, slope: Float) {
        let weight = 1 + (positiveWeight - 1) * target
        // log(1 + exp(-x)) without overflow: max(-x, 0) + log(1 + exp(-|x|)).
        let decay = exp(-abs(output))
        let softplus = (output < 0 ? -output : 0) + log1p(decay)
        let loss = (1 - target) * output + weight * softplus
        let complement = output < 0 ? 1 / (1 + decay) : decay / (1 + decay)
        return (loss, (1 - target) - weight * complement)
    }

    override func referenceTerm(_ output: Double, _ target: Double) -> Double {
        let weight = 1 + (Double(positiveWeight) - 1) * target
        let softplus = (output < 0 ? -output : 0) + log1p(exp(-abs(output)))
        return (1 - target) * output + weight * softplus
    }
}
