import CKernels
import Kernels
import Networks
import Records

/// Adadelta.
///
/// - Source: Zeiler, *ADADELTA: An Adaptive Learning Rate Method* (2012), algorithm 1.
enum Adadelta: OptimizerDefinition {
    static let schema = ComponentSchema(
        "adadelta", "gradients scaled by the size of past updates over that of past gradients",
        [
            OptimizerCatalog.learningRate(default: 1),
            .field("rho", .number(.range(0...1)), default: 0.9, "the decay of both averages"),
            .field(
                "eps", .number(.nonNegative), default: 1e-6, "added to both averages"),
            OptimizerCatalog.weightDecay,
        ] + OptimizerCatalog.common)

    static func traits(_ component: Component) -> OptimizerTraits {
        OptimizerTraits(
            isAdaptive: true, usualLearningRate: 1, pace: .growing,
            climbs: component.boolean("maximize"))
    }

    static func make(_ component: Component) -> Optimizer {
        AdaptiveDelta(component)
    }
}

/// The optimizer of ``Adadelta``: slots hold the averages of squared gradients and of squared updates.
final class AdaptiveDelta: Optimizer {
    private let rho: Float
    private let epsilon: Float
    private var rate: Float = 0

    override init(_ component: Component) {
        rho = Float(component.number("rho"))
        epsilon = Float(component.number("eps"))
        super.init(component)
    }

    override var countsSteps: Bool { false }

    override var slotCount: Int { 2 }

    override func begin(step: Int, learningRate: Double) {
        rate = Float(learningRate)
    }

    override func update(
        _ parameter: Parameter, offset: Int, rule: ck_gradient_rule,
        sums: UnsafeMutablePointer<ck_update_sums>?
    ) {
        ck_adadelta(
            parameter.values, parameter.gradient, slots[0].pointer + offset,
            slots[1].pointer + offset, Int64(parameter.count), rule, rate, rho, epsilon, sums)
    }
}
