import Records

/// Negative log-likelihood of log-probabilities, -Σ t·x, averaged over the rows.
enum NLL: LossDefinition {
    static let schema = ComponentSchema(
        "nll", "negative log-likelihood of log-probabilities",
        [LossCatalog.classWeights, LossCatalog.reduction])
    static let labelEncoding = LabelEncoding.indices

    static func check(_ component: Component, outputCount: Int) throws(SpecErrors) {
        try LossCatalog.checkCount(of: "weight", component, outputCount: outputCount)
    }

    static func traits(_ component: Component) -> LossTraits {
        LossTraits(
            .classes, of: .logDistribution, scale: .classEntropy,
            isSummed: LossCatalog.isSummed(component))
    }

    static func make(_ component: Component, outputCount: Int) -> Loss {
        NegativeLogLikelihoodLoss(component, outputCount: outputCount)
    }
}

/// The loss of ``NLL``.
final class NegativeLogLikelihoodLoss: RowLoss {
    override func row(
        _ outputs: UnsafePointer<Float>, _ shares: UnsafePointer<Float>,
        _ gradient: UnsafeMutablePointer<Float>?
    ) -> Double {
        var loss = 0.0
        for column in 0..<outputCount {
            // A class with no share adds nothing, even where its log-probability is -Infinity.
            if shares[column] != 0 { loss -= Double(shares[column] * outputs[column]) }
            gradient?[column] = -shares[column]
        }
        return loss
    }

    override func referenceRow(_ outputs: [Double], _ shares: [Double]) -> Double {
        -zip(outputs, shares).reduce(0) { $1.1 == 0 ? $0 : $0 + $1.0 * $1.1 }
    }

    override func referenceRowGradient(_ outputs: [Double], _ target: [Double]) -> [Double] {
        target.map { -$0 }
    }
}
