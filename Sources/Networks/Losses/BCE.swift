import CKernels
import Foundation
import Records

/// Binary cross-entropy of probabilities, -(t·log p + (1 - t)·log(1 - p)).
///
/// As in PyTorch each logarithm is at least -100, so p = 0 and p = 1 stay finite; `eps` limits p to
/// eps...1-eps first, as Keras does, and no limit at all is `"clamp": false`.
enum BCE: LossDefinition {
    static let schema = ComponentSchema(
        "bce", "binary cross-entropy of probabilities",
        [
            .field(
                "eps", .number(.from(0, below: 0.5)), default: 0,
                "probabilities are limited to eps...1-eps first"),
            .field(
                "clamp", .boolean, default: true,
                "whether each logarithm is at least -100, as in PyTorch"),
            LossCatalog.reduction,
        ])
    static let labelEncoding = LabelEncoding.numbers

    static func traits(_ component: Component) -> LossTraits {
        LossTraits(
            .truths, of: .probabilities, scale: .binaryEntropy,
            isSummed: LossCatalog.isSummed(component),
            isSingular: !component.boolean("clamp") && component.number("eps") == 0)
    }

    static func make(_ component: Component, outputCount: Int) -> Loss {
        BinaryCrossEntropyLoss(component, outputCount: outputCount)
    }
}

/// The loss of ``BCE``.
final class BinaryCrossEntropyLoss: ElementwiseLoss {
    private let margin: Float
    private let lowest: Float

    override init(_ component: Component, outputCount: Int) {
        margin = Float(component.number("eps"))
        lowest = component.boolean("clamp") ? -100 : -.infinity
        super.init(component, outputCount: outputCount)
    }

    override func sum(
        outputs: UnsafePointer<Float>, targets: UnsafePointer<Float>,
        gradient: UnsafeMutablePointer<Float>?, count: Int, scale: Float
    ) -> Double {
        // PyTorch keeps the derivative finite at 0 and 1 by a least denominator of 1e-12.
        ck_bce(
            outputs, targets, gradient, Int64(count), scale, margin, lowest,
            lowest.isFinite ? 1e-12 : -.infinity)
    }

    override func referenceTerm(_ output: Double, _ target: Double, column: Int) -> Double {
        let limited = output.isNaN ? output : min(max(output, Double(margin)), 1 - Double(margin))
        func logarithm(_ value: Double) -> Double {
            let result = log(value)
            return result < Double(lowest) ? Double(lowest) : result
        }
        return -(target * logarithm(limited) + (1 - target) * logarithm(1 - limited))
    }

    override func referenceSlope(_ output: Double, _ target: Double, column: Int) -> Double {
        guard output.isNaN || (Double(margin)...1 - Double(margin)).contains(output) else {
            return 0
        }
        let spread = output * (1 - output)
        return (output - target) / (lowest.isFinite && spread < 1e-12 ? 1e-12 : spread)
    }
}
