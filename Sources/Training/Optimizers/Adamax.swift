import CKernels
import Foundation
import Kernels
import Networks
import Records

/// Adamax, Adam with the greatest gradient in place of the mean square.
///
/// - Source: Kingma & Ba, *Adam: A Method for Stochastic Optimization* (2015), algorithm 2.
enum Adamax: OptimizerDefinition {
    static let schema = ComponentSchema(
        "adamax", "adam with the fading greatest gradient in place of the mean square",
        [
            OptimizerCatalog.learningRate(default: 2e-3),
            OptimizerCatalog.betas,
            .field("eps", .number(.nonNegative), default: 1e-8, "added to the gradient's size"),
            OptimizerCatalog.weightDecay,
        ] + OptimizerCatalog.common)

    static func traits(_ component: Component) -> OptimizerTraits {
        OptimizerTraits(
            isAdaptive: true, usualLearningRate: 0.001, climbs: component.boolean("maximize"))
    }

    static func make(_ component: Component) -> Optimizer {
        AdaptiveMaximum(component)
    }
}

/// The optimizer of ``Adamax``: slots hold the averages and the fading greatest sizes.
final class AdaptiveMaximum: Optimizer {
    private let beta2: Double
    private let epsilon: Float
    private var beta1: Double
    private var stepSize: Float = 0

    override init(_ component: Component) {
        (beta1, beta2) = OptimizerCatalog.betas(of: component)
        epsilon = Float(component.number("eps"))
        super.init(component)
    }

    override var slotCount: Int { 2 }

    override var momentum: Double {
        get { beta1 }
        set { beta1 = newValue }
    }

    override func begin(step: Int, learningRate: Double) {
        stepSize = Float(learningRate / (1 - pow(beta1, Double(step))))
    }

    override func update(
        _ parameter: Parameter, offset: Int, rule: ck_gradient_rule,
        sums: UnsafeMutablePointer<ck_update_sums>?
    ) {
        ck_adamax(
            parameter.values, parameter.gradient, slots[0].pointer + offset,
            slots[1].pointer + offset, Int64(parameter.count), rule, stepSize, Float(beta1),
            Float(beta2), epsilon, sums)
    }
}
