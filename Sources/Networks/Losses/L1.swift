import CKernels
import Records

/// The absolute error, |y - t|, averaged over rows and outputs.
enum L1: LossDefinition {
    static let schema = ComponentSchema(
        "l1", "the absolute error, for real values", [LossCatalog.reduction])
    static let labelEncoding = LabelEncoding.numbers

    static func traits(_ component: Component) -> LossTraits {
        LossTraits(
            .values, of: .numbers, scale: .absolute, isSummed: LossCatalog.isSummed(component))
    }

    static func make(_ component: Component, outputCount: Int) -> Loss {
        AbsoluteErrorLoss(component, outputCount: outputCount)
    }
}

/// The loss of ``L1``; where output and target are equal the derivative is zero, as in PyTorch.
final class AbsoluteErrorLoss: ElementwiseLoss {
    override func sum(
        outputs: UnsafePointer<Float>, targets: UnsafePointer<Float>,
        gradient: UnsafeMutablePointer<Float>?, count: Int, scale: Float
    ) -> Double {
        ck_l1(outputs, targets, gradient, Int64(count), scale)
    }

    override func referenceTerm(_ output: Double, _ target: Double, column: Int) -> Double {
        abs(output - target)
    }

    override func referenceSlope(_ output: Double, _ target: Double, column: Int) -> Double {
        let difference = output - target
        return difference > 0 ? 1 : difference < 0 ? -1 : difference.isNaN ? .nan : 0
    }
}
