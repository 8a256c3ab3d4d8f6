import Records

/// An optimizer that a spec can name.
public protocol OptimizerDefinition: Sendable {
    /// The wire name and fields.
    static var schema: ComponentSchema { get }
    /// Makes the optimizer.
    static func make(_ component: Component) -> Optimizer
}

/// Every optimizer.
///
/// To add one: a file in `Optimizers/`, a line here, a golden trajectory.
public enum OptimizerCatalog {
    /// The optimizers, in alphabetical order.
    public static let all: [any OptimizerDefinition.Type] = [
        Adam.self,
        AdamW.self,
        RMSprop.self,
        SGD.self,
    ]

    /// What a spec can name as an optimizer.
    public static let components = ComponentSet("optimizer") { all.map { $0.schema } }

    /// Makes the optimizer that a checked spec names.
    static func make(_ component: Component) -> Optimizer {
        all.first { $0.schema.type == component.type }?.make(component) ?? Optimizer(component)
    }

    /// The learning rate, with an optimizer's own default.
    static func learningRate(default value: Double) -> Schema.Field {
        .field("lr", .number(.nonNegative), default: .number(value), "the base learning rate")
    }

    /// The fields that every optimizer has.
    static let common: [Schema.Field] = [
        .field(
            "maximize", .boolean, default: false, "whether to climb the loss instead of descending")
    ]

    /// The penalty that most optimizers add to the gradient.
    static let weightDecay = Schema.Field.field(
        "weight_decay", .number(.nonNegative), default: 0,
        "this times the weight is added to the gradient")

    /// The decay rates of Adam's averages.
    static let betas = Schema.Field.field(
        "betas", .list(.number(.from(0, below: 1)), count: 2...2), default: [0.9, 0.999],
        "the decay of the averages of the gradient and of its square")

    /// The number that keeps a denominator from zero.
    static let eps = Schema.Field.field(
        "eps", .number(.nonNegative), default: 1e-8, "added to the denominator")
}
