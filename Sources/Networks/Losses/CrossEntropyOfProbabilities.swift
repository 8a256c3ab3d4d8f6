import Foundation
import Records

/// Cross-entropy of probabilities, -Σ t·log p, averaged over the rows.
///
/// `normalize` divides each row by its sum first and `eps` limits p to eps...1-eps, as Keras does;
/// with `eps` 0 nothing is limited and p = 0 gives an infinite loss.
enum CrossEntropyOfProbabilities: LossDefinition {
    static let schema = ComponentSchema(
        "cross_entropy_of_probabilities", "cross-entropy of probabilities",
        [
            .field(
                "eps", .number(.from(0, below: 0.5)), default: 0,
                "probabilities are limited to eps...1-eps; 0 leaves them as they are"),
            .field(
                "normalize", .boolean, default: false,
                "whether each row is divided by its sum first"),
            LossCatalog.reduction,
        ])
    static let labelEncoding = LabelEncoding.indices

    static func traits(_ component: Component) -> LossTraits {
        LossTraits(
            .classes, of: component.boolean("normalize") ? .shares : .distribution,
            scale: .classEntropy, isSummed: LossCatalog.isSummed(component),
            isSingular: component.number("eps") == 0)
    }

    static func make(_ component: Component, outputCount: Int) -> Loss {
        CrossEntropyOfProbabilitiesLoss(component, outputCount: outputCount)
    }
}

/// The loss of ``CrossEntropyOfProbabilities``.
final class CrossEntropyOfProbabilitiesLoss: RowLoss {
    private let margin: Float
    private let normalizes: Bool

    override init(_ component: Component, outputCount: Int) {
        margin = Float(component.number("eps"))
        normalizes = component.boolean("normalize")
        super.init(component, outputCount: outputCount)
    }

    override func row(
        _ outputs: UnsafePointer<Float>, _ shares: UnsafePointer<Float>,
        _ gradient: UnsafeMutablePointer<Float>?
    ) -> Double {
        var sum: Float = 1
        if normalizes {
            sum = 0
            for column in 0..<outputCount { sum += outputs[column] }
        }
        var loss = 0.0
        // Σ_k slope_k·p_k, which normalization takes off every slope.
        var common: Float = 0
        for column in 0..<outputCount {
            let share = shares[column]
            let probability = outputs[column] / sum
            let limited = limit(probability)
            // A class with no share adds nothing, even where its probability is zero.
            if share != 0 { loss -= Double(share * log(limited)) }
            let slope = share == 0 || limited != probability ? 0 : -share / probability
            gradient?[column] = slope
            common += slope * probability
        }
        if normalizes, let gradient {
            for column in 0..<outputCount {
                gradient[column] = (gradient[column] - common) / sum
            }
        }
        return loss
    }

    override func referenceRow(_ outputs: [Double], _ shares: [Double]) -> Double {
        let sum = normalizes ? outputs.reduce(0, +) : 1
        return -zip(outputs, shares).reduce(0) { total, pair in
            if pair.1 == 0 { return total }
            let probability = pair.0 / sum
            let limited =
                margin == 0 || probability.isNaN
                ? probability : min(max(probability, Double(margin)), 1 - Double(margin))
            return total + pair.1 * log(limited)
        }
    }

    override func referenceRowGradient(_ outputs: [Double], _ target: [Double]) -> [Double] {
        let sum = normalizes ? outputs.reduce(0, +) : 1
        let range = Double(margin)...1 - Double(margin)
        let slopes = zip(outputs, target).map { output, share in
            let probability = output / sum
            let isLimited = margin > 0 && !probability.isNaN && !range.contains(probability)
            return share == 0 || isLimited ? 0 : -share / probability
        }
        guard normalizes else { return slopes }
        let common = zip(outputs, slopes).reduce(0) { $0 + $1.1 * $1.0 / sum }
        return slopes.map { ($0 - common) / sum }
    }

    private func limit(_ probability: Float) -> Float {
        guard margin > 0 else { return probability }
        return probability < margin
            ? margin : probability > 1 - margin ? 1 - margin : probability
    }
}
