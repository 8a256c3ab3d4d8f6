import CKernels
import Records

/// The absolute error, rounded off to a parabola within `beta` of the target, averaged over rows and
/// outputs.
///
/// - Source: Girshick, *Fast R-CNN* (2015), equation 3; Huber's loss divided by `beta`.
enum SmoothL1: LossDefinition {
    static let schema = ComponentSchema(
        "smooth_l1", "the absolute error, squared near zero, for real values",
        [
            .field(
                "beta", .number(.nonNegative), default: 1,
                "errors below this are squared; 0 is the same as l1"),
            LossCatalog.reduction,
        ])
    static let labelEncoding = LabelEncoding.numbers

    static func traits(_ component: Component) -> LossTraits {
        LossTraits(
            .values, of: .numbers, scale: .smoothAbsolute, isSummed: LossCatalog.isSummed(component)
        )
    }

    static func make(_ component: Component, outputCount: Int) -> Loss {
        SmoothAbsoluteErrorLoss(component, outputCount: outputCount)
    }
}

/// The loss of ``SmoothL1``.
final class SmoothAbsoluteErrorLoss: ElementwiseLoss {
    private let beta: Float

    override init(_ component: Component, outputCount: Int) {
        beta = Float(component.number("beta"))
        super.init(component, outputCount: outputCount)
    }

    override func sum(
        outputs: UnsafePointer<Float>, targets: UnsafePointer<Float>,
        gradient: UnsafeMutablePointer<Float>?, count: Int, scale: Float
    ) -> Double {
        ck_smooth_l1(outputs, targets, gradient, Int64(count), scale, beta)
    }

    override func referenceTerm(_ output: Double, _ target: Double, column: Int) -> Double {
        let (size, beta) = (abs(output - target), Double(beta))
        return size < beta ? size * size / (2 * beta) : size - beta / 2
    }

    override func referenceSlope(_ output: Double, _ target: Double, column: Int) -> Double {
        let (difference, beta) = (output - target, Double(beta))
        if abs(difference) < beta { return difference / beta }
        return difference > 0 ? 1 : difference < 0 ? -1 : difference.isNaN ? .nan : 0
    }
}
