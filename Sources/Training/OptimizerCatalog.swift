import Records

/// An optimizer that a spec can name.
public protocol OptimizerDefinition: Sendable {
    /// The wire name and fields.
    static var schema: ComponentSchema { get }
    /// What the optimizer means to those who judge a run.
    ///
    /// - Parameter component: The checked spec of the optimizer.
    /// - Returns: The traits.
    static func traits(_ component: Component) -> OptimizerTraits
    /// Makes the optimizer.
    static func make(_ component: Component) -> Optimizer
}

/// Every optimizer.
///
/// To add one: a file in `Optimizers/`, a line here, a golden trajectory.
public enum OptimizerCatalog {
    /// The optimizers, in alphabetical order.
    public static let all: [any OptimizerDefinition.Type] = [
        Adadelta.self,
        Adagrad.self,
        Adam.self,
        AdamW.self,
        Adamax.self,
        NAdam.self,
        RMSprop.self,
        SGD.self,
    ]

    /// What a spec can name as an optimizer.
    public static let components = ComponentSet("optimizer") { all.map { $0.schema } }

    /// Makes the optimizer of a job.
    ///
    /// A schedule that changes the momentum decides whether there is any, whatever the optimizer's own
    /// field says; so do schedulers of PyTorch's when they are made.
    static func make(for spec: JobSpec) -> Optimizer {
        var component = spec.optimizer
        let definition = ScheduleCatalog.definition(of: spec.schedule)
        if let momentum = definition?.greatestMomentum(of: spec.schedule),
            component.fields["momentum"] != nil
        {
            component.fields["momentum"] = .number(momentum)
        }
        return all.first { $0.schema.type == component.type }?.make(component)
            ?? Optimizer(component)
    }

    /// What an optimizer means to those who judge a run; nil for an unknown name.
    public static func traits(of component: Component) -> OptimizerTraits? {
        all.first { $0.schema.type == component.type }?.traits(component)
    }

    /// Whether a schedule can change the momentum of an optimizer.
    static func hasMomentum(_ type: String?) -> Bool {
        let member = components.members.first { $0.type == type }
        return member?.schema.fields.contains { ["momentum", "betas"].contains($0.name) } == true
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

    /// The two numbers of ``betas``.
    static func betas(of component: Component) -> (Double, Double) {
        let betas = component.optionalNumbers("betas") ?? []
        return (betas.first ?? 0.9, betas.last ?? 0.999)
    }

    /// Adam's variant with denominators that never fall.
    static let amsgrad = Schema.Field.field(
        "amsgrad", .boolean, default: false,
        "whether the greatest average of the square so far is the denominator")

    /// The number that keeps a denominator from zero.
    static let eps = Schema.Field.field(
        "eps", .number(.nonNegative), default: 1e-8, "added to the denominator")
}
