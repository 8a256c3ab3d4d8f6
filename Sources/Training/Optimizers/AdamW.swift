import Records

/// Adam with decoupled weight decay.
///
/// - Source: Loshchilov & Hutter, *Decoupled Weight Decay Regularization* (2019), algorithm 2.
enum AdamW: OptimizerDefinition {
    static let schema = ComponentSchema(
        "adamw", "adam with decoupled weight decay",
        [
            OptimizerCatalog.learningRate(default: 1e-3),
            OptimizerCatalog.betas,
            OptimizerCatalog.eps,
            .field(
                "weight_decay", .number(.nonNegative), default: 0.01,
                "weights shrink by lr times this in every step"),
            OptimizerCatalog.amsgrad,
        ] + OptimizerCatalog.common)

    static func traits(_ component: Component) -> OptimizerTraits {
        OptimizerTraits(
            isAdaptive: true, usualLearningRate: 0.001, climbs: component.boolean("maximize"))
    }

    static func make(_ component: Component) -> Optimizer {
        AdaptiveMoments(component, decouplesDecay: true)
    }
}
