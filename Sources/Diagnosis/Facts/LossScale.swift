import Foundation
import Records

/// The losses that mark a run's scale, as far as the loss and the targets tell.
///
/// They are what makes a loss value mean something: a cross-entropy of 2.3 is failure with ten
/// classes and success with ten thousand.
package struct LossScale: Sendable, Hashable {
    /// What a network that knows nothing and says nothing has: ln C, ln 2, E[y²], …; or nil.
    package var untrained: Double?
    /// What the best constant prediction has: the entropy of the classes, the variance, …; or nil.
    var constant: Double?
    /// The least loss that can be; 0 but for smoothed labels.
    var floor = 0.0

    /// Works out the scale of a run's loss.
    init(spec: SpecFacts, data: DataProfile, outputs: Int) {
        let targets = data.targets
        let rows =
            spec.isSummed ? Double(Swift.min(spec.batchSize, Swift.max(1, data.trainingRows))) : 1
        let elements = spec.isSummed ? rows * Double(Swift.max(1, targets.values.columns)) : 1
        switch spec.lossTraits?.scale {
        case .classEntropy:
            guard outputs > 1 else { return }
            let classes = Double(outputs)
            untrained = rows * log(classes)
            let smoothing = spec.labelSmoothing
            let priors = LossScale.priors(of: targets, weights: spec.classWeights).map {
                (1 - smoothing) * $0 + smoothing / classes
            }
            constant = priors.isEmpty ? nil : rows * LossScale.entropy(priors)
            if smoothing > 0 {
                let other = smoothing / classes
                floor =
                    rows
                    * (LossScale.entropy([1 - smoothing + other]) + (classes - 1)
                        * LossScale.entropy([other]))
            }
        case .binaryEntropy:
            untrained = elements * log(2)
            let share = targets.values.mean
            guard share > 0, share < 1 else { return }
            let weight = spec.json["loss"]?["pos_weight"]?.number ?? 1
            let total = weight * share + 1 - share
            let best = weight * share / total
            constant = elements * total * LossScale.entropy([best, 1 - best])
        case .square:
            untrained = elements * pow(targets.values.rootMeanSquare, 2)
            constant = elements * pow(targets.values.deviationWithinColumns, 2)
        case .absolute:
            // The mean absolute deviation of a normal distribution is √(2/π) of its deviation.
            untrained = elements * 0.8 * targets.values.rootMeanSquare
            constant = elements * 0.8 * targets.values.deviationWithinColumns
        case .smoothAbsolute:
            untrained = elements * LossScale.smooth(targets.values.rootMeanSquare)
            constant = elements * LossScale.smooth(targets.values.deviationWithinColumns)
        case nil: break
        }
        if let value = constant, !(value > 0) { constant = nil }
        if let value = untrained, !(value > 0) { untrained = nil }
    }

    /// What no first loss should be above; nil where nothing is known of an untrained network's.
    ///
    /// Random outputs add to the loss of an output of zero, so only several times that counts.
    package var startBound: Double? {
        untrained.map { 5 * Swift.max($0, constant ?? $0) }
    }

    /// The entropy of a distribution in nats; each term alone if the shares don't sum to one.
    static func entropy(_ shares: [Double]) -> Double {
        shares.reduce(0) { $1 > 0 ? $0 - $1 * log($1) : $0 }
    }

    /// The shares of the classes, weighted as the loss weights them.
    private static func priors(
        of targets: DataProfile.TargetProfile, weights: [Double]?
    ) -> [Double] {
        let counts = targets.classCounts.enumerated().map { index, count in
            Double(count) * (weights.flatMap { $0.indices.contains(index) ? $0[index] : nil } ?? 1)
        }
        let total = counts.reduce(0, +)
        return total > 0 ? counts.map { $0 / total } : []
    }

    private static func smooth(_ deviation: Double) -> Double {
        deviation < 1 ? 0.5 * deviation * deviation : Swift.max(0.5, 0.8 * deviation - 0.5)
    }
}
