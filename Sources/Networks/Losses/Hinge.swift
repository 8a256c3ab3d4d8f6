import CKernels
import Records

/// The hinge loss of scores, max(0, 1 - t·y), averaged over rows and outputs.
///
/// It is Keras's: targets are -1 and 1, and 0 counts as -1, so that class labels do too: one output
/// separates class 1 from class 0, several outputs each their class from all others. PyTorch has no
/// such loss; its `MultiMarginLoss` compares classes with each other instead.
///
/// - Source: Cortes & Vapnik, *Support-Vector Networks* (1995), §3.
enum Hinge: LossDefinition {
    static let schema = ComponentSchema(
        "hinge", "the hinge loss of scores; targets are -1 or 0 and 1", [LossCatalog.reduction])
    static let labelEncoding = LabelEncoding.numbers

    static func traits(_ component: Component) -> LossTraits {
        LossTraits(
            .signs, of: .numbers, scale: nil, threshold: 0,
            isSummed: LossCatalog.isSummed(component))
    }

    static func make(_ component: Component, outputCount: Int) -> Loss {
        HingeLoss(component, outputCount: outputCount)
    }
}

/// The loss of ``Hinge``.
final class HingeLoss: ElementwiseLoss {
    override func sum(
        outputs: UnsafePointer<Float>, targets: UnsafePointer<Float>,
        gradient: UnsafeMutablePointer<Float>?, count: Int, scale: Float
    ) -> Double {
        ck_hinge(outputs, targets, gradient, Int64(count), scale)
    }

    override func referenceTerm(_ output: Double, _ target: Double, column: Int) -> Double {
        let gap = 1 - (target == 0 ? -1 : target) * output
        return gap <= 0 ? 0 : gap
    }

    override func referenceSlope(_ output: Double, _ target: Double, column: Int) -> Double {
        let side = target == 0 ? -1 : target
        return 1 - side * output <= 0 ? 0 : -side
    }
}
