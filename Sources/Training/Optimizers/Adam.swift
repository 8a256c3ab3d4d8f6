import CKernels
import Foundation
import Kernels
import Networks
import Records

/// Adam.
///
/// - Source: Kingma & Ba, *Adam: A Method for Stochastic Optimization* (2015), algorithm 1.
enum Adam: OptimizerDefinition {
    static let schema = ComponentSchema(
        "adam", "adaptive moment estimation",
        [
            OptimizerCatalog.learningRate(default: 1e-3),
            OptimizerCatalog.betas,
            OptimizerCatalog.eps,
            OptimizerCatalog.weightDecay,
            OptimizerCatalog.amsgrad,
        ] + OptimizerCatalog.common)

    static func traits(_ component: Component) -> OptimizerTraits {
        OptimizerTraits(
            isAdaptive: true, usualLearningRate: 0.001, climbs: component.boolean("maximize"))
    }

    static func make(_ component: Component) -> Optimizer {
        AdaptiveMoments(component, decouplesDecay: false)
    }
}

/// The optimizer of ``Adam`` and ``AdamW``: slots hold the averages of the gradient and of its square,
/// then the greatest of the latter with `amsgrad`.
final class AdaptiveMoments: Optimizer {
    private let decouplesDecay: Bool
    private let keepsGreatest: Bool
    private let beta2: Double
    private let epsilon: Float
    private let decay: Double
    private var beta1: Double
    private var stepSize: Float = 0
    private var rootCorrection: Float = 1
    private var decoupled: Float = 1

    /// Makes an optimizer.
    ///
    /// - Parameters:
    ///   - component: The checked spec.
    ///   - decouplesDecay: Whether weights decay by themselves (AdamW) or through the gradient.
    init(_ component: Component, decouplesDecay: Bool) {
        self.decouplesDecay = decouplesDecay
        keepsGreatest = component.boolean("amsgrad")
        (beta1, beta2) = OptimizerCatalog.betas(of: component)
        epsilon = Float(component.number("eps"))
        decay = component.number("weight_decay")
        super.init(component)
    }

    override var slotCount: Int { keepsGreatest ? 3 : 2 }

    override var gradientPenalty: Double { decouplesDecay ? 0 : decay }

    override var momentum: Double {
        get { beta1 }
        set { beta1 = newValue }
    }

    override func begin(step: Int, learningRate: Double) {
        stepSize = Float(learningRate / (1 - pow(beta1, Double(step))))
        rootCorrection = Float((1 - pow(beta2, Double(step))).squareRoot())
        if decouplesDecay { decoupled = Float(1 - learningRate * decay) }
    }

    override func update(
        _ parameter: Parameter, offset: Int, rule: ck_gradient_rule,
        sums: UnsafeMutablePointer<ck_update_sums>?
    ) {
        ck_adam(
            parameter.values, parameter.gradient, slots[0].pointer + offset,
            slots[1].pointer + offset, keepsGreatest ? slots[2].pointer + offset : nil,
            Int64(parameter.count), rule, stepSize, Float(beta1), Float(beta2), epsilon,
            rootCorrection, decoupled, sums)
    }
}
