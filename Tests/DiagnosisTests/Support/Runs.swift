import Foundation
import Records

/// Runs that several tests look at.
enum Runs {
    /// A sound run whose loss falls from ln 10 to `end` with noise in proportion.
    static func healthy(end: Double = 0.02, noise: Double = 0.2, seed: UInt64 = 1) -> TraceBuilder {
        var builder = TraceBuilder()
        let random = Noise(seed: seed)
        func level(_ step: Int) -> Double { end + (2.35 - end) * exp(-Double(step) / 60) }
        builder.record("loss") { level($0) * exp(noise * random($0)) }
        builder.record("accuracy") { min(1, 1 - 0.9 * min(1, level($0) / 2.3)) }
        builder.record("validation_loss", every: 40) { level($0) + 0.05 }
        builder.record("validation_accuracy", every: 40) { 0.97 - 0.85 * min(1, level($0) / 2.3) }
        builder.record("output_deviation", every: 40) { _ in 4 }
        builder.record("dead_units/layers[1]", every: 40) { _ in 0.02 }
        builder.record("learning_rate") { _ in 0.1 }
        builder.recordFlow(size: { level($0) })
        return builder
    }

    /// A run that learns nothing: loss and accuracy stay where they were.
    static func stuck(_ change: (inout TraceBuilder) -> Void = { _ in }) -> TraceBuilder {
        var builder = healthy()
        let random = Noise(seed: 5)
        builder.record("loss") { 2.303 + 0.01 * random($0) }
        builder.record("accuracy") { 0.1 + 0.01 * random($0) }
        builder.record("validation_loss", every: 40) { _ in 2.31 }
        builder.record("validation_accuracy", every: 40) { _ in 0.1 }
        change(&builder)
        return builder
    }

    /// A network of one's own that learns nothing.
    static func stuck(_ network: TraceBuilder) -> TraceBuilder {
        var builder = network
        let random = Noise(seed: 5)
        builder.record("loss") { 2.303 + 0.01 * random($0) }
        builder.record("accuracy") { 0.1 + 0.01 * random($0) }
        return builder
    }

    /// Validation that gets worse from a quarter of the run on.
    static func overfitting() -> TraceBuilder {
        var builder = healthy()
        builder.record("validation_loss", every: 40) { step in
            step < 200 ? 0.9 - Double(step) / 1000 : 0.7 + 3 * Double(step - 200) / 600
        }
        builder.record("validation_accuracy", every: 40) { _ in 0.8 }
        builder.record("accuracy") { min(1, 0.5 + Double($0) / 400) }
        return builder
    }

    /// What untrained predictors reach.
    static func baselines(linear: Double, neighbors: Double) -> Records.Measurement {
        Records.Measurement(
            BaselineScores(
                rows: 300, heldOutRows: 150, linear: linear, neighbors: neighbors,
                labelDisagreement: 0))
    }

    /// Twenty sigmoid layers that learn nothing.
    static func deepSigmoid() -> TraceBuilder {
        var builder = TraceBuilder(
            widths: [64] + [Int](repeating: 64, count: 19) + [10], activation: "sigmoid")
        let random = Noise(seed: 3)
        builder.record("loss") { 2.305 + 0.01 * random($0) }
        builder.record("accuracy") { 0.1 + 0.02 * random($0) }
        builder.record("output_deviation", every: 40) { _ in 1e-6 }
        builder.recordFlow(fading: 0.144)
        return builder
    }

    /// A learning rate of 1000: the loss leaves all bounds and becomes NaN.
    static func hugeRate() -> TraceBuilder {
        var builder = TraceBuilder()
        builder.set("/optimizer/lr", 1000)
        builder.steps = 5
        builder.plannedSteps = 800
        builder.record("loss") { [2.3, 4.1e5, 3.6e11, 8e22, .nan][$0] }
        builder.record("gradient_norm") { [0.8, 3e4, 2e9, 6e18, .nan][$0] }
        builder.nonFinite = [
            NonFiniteEvent(
                step: 4, pass: .forward, layer: "layers[2]", tensor: "layers[2] output",
                nanCount: 320, infiniteCount: 0, count: 320),
            NonFiniteEvent(
                step: 4, pass: .loss, layer: nil, tensor: "loss", nanCount: 1, infiniteCount: 0,
                count: 1),
        ]
        return builder
    }

    /// The branches of a run whose best rate is `best`.
    static func branches(
        job: Double, jobLoss: Double, best: Double, bestLoss: Double, initial: Double = 2.3
    ) -> Records.Measurement {
        let job = LearningRateBranches.Branch(
            learningRate: job, finalLoss: jobLoss, nonFiniteStep: jobLoss.isFinite ? nil : 3)
        let best = LearningRateBranches.Branch(
            learningRate: best, finalLoss: bestLoss, nonFiniteStep: nil)
        return Records.Measurement(
            LearningRateBranches(
                steps: 60, initialLoss: initial, jobLearningRate: job.learningRate,
                branches: [job, best].sorted { $0.learningRate < $1.learningRate }))
    }
}
