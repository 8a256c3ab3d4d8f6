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
        ] + OptimizerCatalog.common)

    static func make(_ component: Component) -> Optimizer {
        AdaptiveMoments(component, decouplesDecay: false)
    }
}

/// The optimizer of ``Adam`` and ``AdamW``.
final class AdaptiveMoments: Optimizer {
    private let decouplesDecay: Bool
    private let beta1: Double
    private let beta2: Double
    private let epsilon: Float
    private let decay: Double

    /// Makes an optimizer.
    ///
    /// - Parameters:
    ///   - component: The checked spec.
    ///   - decouplesDecay: Whether weights decay by themselves (AdamW) or through the gradient.
    init(_ component: Component, decouplesDecay: Bool) {
        self.decouplesDecay = decouplesDecay
        let betas = component.optionalNumbers("betas") ?? []
        beta1 = betas.first ?? 0.9
        beta2 = betas.last ?? 0.999
        epsilon = Float(component.number("eps"))
        decay = component.number("weight_decay")
        super.init(component)
    }

    override var slotCount: Int { 2 }

    override var gradientPenalty: Double { decouplesDecay ? 0 : decay }

    override func update(
        _ parameter: Parameter, offset: Int, learningRate: Double, step: Int,
        rule: ck_gradient_rule, sums: UnsafeMutablePointer<ck_update_sums>?
    ) {
        let correction1 = 1 - pow(beta1, Double(step))
        let correction2 = 1 - pow(beta2, Double(step))
        ck_adam(
            parameter.values, parameter.gradient, slots[0].pointer + offset,
            slots[1].pointer + offset, Int64(parameter.count), rule,
            Float(learningRate / correction1), Float(beta1), Float(beta2), epsilon,
            Float(correction2.squareRoot()),
            decouplesDecay ? Float(1 - learningRate * decay) : 1, sums)
    }
}
