import CKernels
import Foundation
import Kernels
import Networks
import Records

/// NAdam, Adam with Nesterov's look ahead.
///
/// - Source: Dozat, *Incorporating Nesterov Momentum into Adam* (2016), algorithm 2, with the
///   warming momentum of its equation 9 that PyTorch takes too.
enum NAdam: OptimizerDefinition {
    static let schema = ComponentSchema(
        "nadam", "adam with Nesterov's momentum",
        [
            OptimizerCatalog.learningRate(default: 2e-3),
            OptimizerCatalog.betas,
            OptimizerCatalog.eps,
            .field(
                "weight_decay", .number(.nonNegative), default: 0,
                "how weights decay, as decoupled_weight_decay says"),
            .field(
                "momentum_decay", .number(.nonNegative), default: 4e-3,
                "how fast the momentum rises to the first of betas"),
            .field(
                "decoupled_weight_decay", .boolean, default: false,
                "whether weights shrink by lr times weight_decay, as in adamw, rather than through "
                    + "the gradient"),
        ] + OptimizerCatalog.common)

    static func traits(_ component: Component) -> OptimizerTraits {
        OptimizerTraits(
            isAdaptive: true, usualLearningRate: 0.001, climbs: component.boolean("maximize"))
    }

    static func make(_ component: Component) -> Optimizer {
        NesterovMoments(component)
    }
}

/// The optimizer of ``NAdam``: slots hold the averages of the gradient and of its square.
final class NesterovMoments: Optimizer {
    private let decouplesDecay: Bool
    private let beta2: Double
    private let momentumDecay: Double
    private let epsilon: Float
    private let decay: Double
    private var beta1: Double
    /// The product of the momenta of all steps so far; not of the step alone, as a schedule can change
    /// the first of `betas`.
    private var product = 1.0
    private var gradientStep: Float = 0
    private var momentStep: Float = 0
    private var rootCorrection: Float = 1
    private var decoupled: Float = 1

    override init(_ component: Component) {
        (beta1, beta2) = OptimizerCatalog.betas(of: component)
        decouplesDecay = component.boolean("decoupled_weight_decay")
        momentumDecay = component.number("momentum_decay")
        epsilon = Float(component.number("eps"))
        decay = component.number("weight_decay")
        super.init(component)
    }

    override var slotCount: Int { 2 }

    override var scalars: [Double] {
        get { [product] }
        set { product = newValue.first ?? 1 }
    }

    override var gradientPenalty: Double { decouplesDecay ? 0 : decay }

    override var momentum: Double {
        get { beta1 }
        set { beta1 = newValue }
    }

    override func begin(step: Int, learningRate: Double) {
        let own = warmedMomentum(step)
        let next = warmedMomentum(step + 1)
        product *= own
        gradientStep = Float(learningRate * (1 - own) / (1 - product))
        momentStep = Float(learningRate * next / (1 - product * next))
        rootCorrection = Float((1 - pow(beta2, Double(step))).squareRoot())
        if decouplesDecay { decoupled = Float(1 - learningRate * decay) }
    }

    /// The momentum of a step: beta1 · (1 - 0.96^(step · momentum_decay) / 2).
    private func warmedMomentum(_ step: Int) -> Double {
        beta1 * (1 - 0.5 * pow(0.96, Double(step) * momentumDecay))
    }

    override func update(
        _ parameter: Parameter, offset: Int, rule: ck_gradient_rule,
        sums: UnsafeMutablePointer<ck_update_sums>?
    ) {
        ck_nadam(
            parameter.values, parameter.gradient, slots[0].pointer + offset,
            slots[1].pointer + offset, Int64(parameter.count), rule, gradientStep, momentStep,
            Float(beta1), Float(beta2), epsilon, rootCorrection, decoupled, sums)
    }
}
