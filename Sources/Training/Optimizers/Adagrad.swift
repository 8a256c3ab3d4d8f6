import CKernels
import Kernels
import Networks
import Records

/// Adagrad.
///
/// - Source: Duchi, Hazan & Singer, *Adaptive Subgradient Methods for Online Learning and Stochastic
///   Optimization* (2011), figure 1.
enum Adagrad: OptimizerDefinition {
    static let schema = ComponentSchema(
        "adagrad", "gradients divided by the root of the sum of all their squares",
        [
            OptimizerCatalog.learningRate(default: 1e-2),
            .field(
                "lr_decay", .number(.nonNegative), default: 0,
                "the rate is divided by 1 + lr_decay · step"),
            .field(
                "initial_accumulator_value", .number(.nonNegative), default: 0,
                "the sum of squares before the first step"),
            .field("eps", .number(.nonNegative), default: 1e-10, "added to the denominator"),
            OptimizerCatalog.weightDecay,
        ] + OptimizerCatalog.common)

    static func traits(_ component: Component) -> OptimizerTraits {
        OptimizerTraits(
            isAdaptive: true, usualLearningRate: 0.01, pace: .shrinking,
            climbs: component.boolean("maximize"))
    }

    static func make(_ component: Component) -> Optimizer {
        AdaptiveGradient(component)
    }
}

/// The optimizer of ``Adagrad``; its slot holds the sums of squares.
final class AdaptiveGradient: Optimizer {
    private let rateDecay: Double
    private let epsilon: Float
    private var rate: Float = 0

    override init(_ component: Component) {
        rateDecay = component.number("lr_decay")
        epsilon = Float(component.number("eps"))
        super.init(component)
    }

    override var slotCount: Int { 1 }

    override var slotStart: Float { Float(component.number("initial_accumulator_value")) }

    override func begin(step: Int, learningRate: Double) {
        rate = Float(learningRate / (1 + Double(step - 1) * rateDecay))
    }

    override func update(
        _ parameter: Parameter, offset: Int, rule: ck_gradient_rule,
        sums: UnsafeMutablePointer<ck_update_sums>?
    ) {
        ck_adagrad(
            parameter.values, parameter.gradient, slots[0].pointer + offset,
            Int64(parameter.count), rule, rate, epsilon, sums)
    }
}
