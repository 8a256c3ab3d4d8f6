import CKernels
import Kernels
import Networks
import Records

/// RMSprop.
///
/// - Source: Tieleman & Hinton, *Neural Networks for Machine Learning*, lecture 6.5 (2012); centered
///   as in Graves, *Generating Sequences With Recurrent Neural Networks* (2013), §4.2.
enum RMSprop: OptimizerDefinition {
    static let schema = ComponentSchema(
        "rmsprop", "gradients divided by a running average of their size",
        [
            OptimizerCatalog.learningRate(default: 1e-2),
            .field("alpha", .number(.range(0...1)), default: 0.99, "the decay of the average"),
            OptimizerCatalog.eps,
            .field("momentum", .number(.nonNegative), default: 0, "how much of the velocity stays"),
            .field(
                "centered", .boolean, default: false,
                "whether the average gradient is taken off its size"),
            OptimizerCatalog.weightDecay,
        ] + OptimizerCatalog.common)

    static func traits(_ component: Component) -> OptimizerTraits {
        OptimizerTraits(
            isAdaptive: true, usualLearningRate: 0.001, climbs: component.boolean("maximize"))
    }

    static func make(_ component: Component) -> Optimizer {
        RootMeanSquarePropagation(component)
    }
}

/// The optimizer of ``RMSprop``: slots hold the squares, then the means if centered, then the
/// velocities if there is momentum.
final class RootMeanSquarePropagation: Optimizer {
    private let isCentered: Bool
    private let hasMomentum: Bool
    private let alpha: Float
    private let epsilon: Float
    private var keptVelocity: Float
    private var rate: Float = 0

    override init(_ component: Component) {
        isCentered = component.boolean("centered")
        keptVelocity = Float(component.number("momentum"))
        hasMomentum = component.number("momentum") != 0
        alpha = Float(component.number("alpha"))
        epsilon = Float(component.number("eps"))
        super.init(component)
    }

    override var countsSteps: Bool { false }

    override var slotCount: Int { 1 + (isCentered ? 1 : 0) + (hasMomentum ? 1 : 0) }

    override var momentum: Double {
        get { Double(keptVelocity) }
        set { keptVelocity = Float(newValue) }
    }

    override func begin(step: Int, learningRate: Double) {
        rate = Float(learningRate)
    }

    override func update(
        _ parameter: Parameter, offset: Int, rule: ck_gradient_rule,
        sums: UnsafeMutablePointer<ck_update_sums>?
    ) {
        ck_rmsprop(
            parameter.values, parameter.gradient, slots[0].pointer + offset,
            isCentered ? slots[1].pointer + offset : nil,
            hasMomentum ? slots[slots.count - 1].pointer + offset : nil, Int64(parameter.count),
            rule, rate, alpha, epsilon, keptVelocity, sums)
    }
}
