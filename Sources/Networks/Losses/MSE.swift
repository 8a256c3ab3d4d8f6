import Records

/// The squared error, (y - t)², averaged over rows and outputs.
enum MSE: LossDefinition {
    static let schema = ComponentSchema(
        "mse", "the squared error, for real values", [LossCatalog.reduction])
    static let labelEncoding = LabelEncoding.numbers

    static func make(_ component: Component, outputCount: Int) -> Loss {
        SquaredErrorLoss(component, outputCount: outputCount)
    }
}

/// The loss of ``MSE``.
final class SquaredErrorLoss: ElementwiseLoss {
    override func term(_ output: Float, _ target: Float) -> (loss: Float, slope: Float) {
        let difference = output - target
        return (difference * difference, 2 * difference)
    }

    override func referenceTerm(_ output: Double, _ target: Double) -> Double {
        (output - target) * (output - target)
    }
}
