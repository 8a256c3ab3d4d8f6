import CKernels
import Kernels
import Networks
import Records

/// Stochastic gradient descent, with momentum if wanted.
///
/// - Source: Sutskever et al., *On the importance of initialization and momentum in deep learning*
///   (2013); the momentum is PyTorch's, which doesn't scale the gradient by the learning rate.
enum SGD: OptimizerDefinition {
    static let schema = ComponentSchema(
        "sgd", "stochastic gradient descent",
        [
            OptimizerCatalog.learningRate(default: 1e-3),
            .field("momentum", .number(.nonNegative), default: 0, "how much of the velocity stays"),
            .field(
                "dampening", .number(.any), default: 0,
                "the share of the gradient that doesn't enter the velocity"),
            .field(
                "nesterov", .boolean, default: false, "whether to look ahead along the velocity"),
            OptimizerCatalog.weightDecay,
        ] + OptimizerCatalog.common)

    static func traits(_ component: Component) -> OptimizerTraits {
        OptimizerTraits(
            isAdaptive: false, usualLearningRate: 0.05, climbs: component.boolean("maximize"))
    }

    static func make(_ component: Component) -> Optimizer {
        GradientDescent(component)
    }
}

/// The optimizer of ``SGD``.
final class GradientDescent: Optimizer {
    private let dampening: Float
    private let nesterov: Int32
    private var keptVelocity: Float
    private var rate: Float = 0
    private var isFirst: Int32 = 0

    override init(_ component: Component) {
        keptVelocity = Float(component.number("momentum"))
        dampening = Float(component.number("dampening"))
        nesterov = component.boolean("nesterov") ? 1 : 0
        super.init(component)
    }

    override var countsSteps: Bool { false }

    override var slotCount: Int { component.number("momentum") == 0 ? 0 : 1 }

    override var momentum: Double {
        get { Double(keptVelocity) }
        set { keptVelocity = Float(newValue) }
    }

    override func begin(step: Int, learningRate: Double) {
        rate = Float(learningRate)
        isFirst = step == 1 ? 1 : 0
    }

    override func update(
        _ parameter: Parameter, offset: Int, rule: ck_gradient_rule,
        sums: UnsafeMutablePointer<ck_update_sums>?
    ) {
        ck_sgd(
            parameter.values, parameter.gradient, slots.first.map { $0.pointer + offset },
            Int64(parameter.count), rule, rate, keptVelocity, dampening, nesterov, isFirst, sums)
    }
}
