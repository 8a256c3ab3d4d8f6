import CKernels
import Records

/// The squared error, (y - t)², averaged over rows and outputs.
enum MSE: LossDefinition {
    static let schema = ComponentSchema(
        "mse", "the squared error, for real values", [LossCatalog.reduction])
    static let labelEncoding = LabelEncoding.numbers

    static func traits(_ component: Component) -> LossTraits {
        LossTraits(.values, of: .numbers, scale: .square, isSummed: LossCatalog.isSummed(component))
    }

    static func make(_ component: Component, outputCount: Int) -> Loss {
        SquaredErrorLoss(component, outputCount: outputCount)
    }
}

/// The loss of ``MSE``.
final class SquaredErrorLoss: ElementwiseLoss {
    override func sum(
        outputs: UnsafePointer<Float>, targets: UnsafePointer<Float>,
        gradient: UnsafeMutablePointer<Float>?, count: Int, scale: Float
    ) -> Double {
        ck_mse(outputs, targets, gradient, Int64(count), scale)
    }

    override func referenceTerm(_ output: Double, _ target: Double, column: Int) -> Double {
        (output - target) * (output - target)
    }

    override func referenceSlope(_ output: Double, _ target: Double, column: Int) -> Double {
        2 * (output - target)
    }
}
