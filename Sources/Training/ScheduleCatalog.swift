import Records

/// A learning-rate schedule that a spec can name.
public protocol ScheduleDefinition: Sendable {
    /// The wire name and fields.
    static var schema: ComponentSchema { get }

    /// What the schedule means to those who judge a run.
    static var traits: ScheduleTraits { get }

    /// Makes the schedule of a run.
    static func make(_ context: Schedule.Context) -> Schedule

    /// The greatest momentum that the schedule gives the optimizer, or nil if it leaves it alone.
    static func greatestMomentum(of component: Component) -> Double?
}

extension ScheduleDefinition {
    /// Nil: most schedules leave the momentum alone.
    public static func greatestMomentum(of component: Component) -> Double? { nil }
}

/// Every learning-rate schedule.
///
/// To add one: a file in `Schedules/`, a line here, a golden trajectory.
public enum ScheduleCatalog {
    /// The schedules, in alphabetical order.
    public static let all: [any ScheduleDefinition.Type] = [
        Constant.self,
        CosineAnnealing.self,
        CosineAnnealingWarmRestarts.self,
        Exponential.self,
        InverseTime.self,
        LinearWarmup.self,
        MultiStep.self,
        OneCycle.self,
        ReduceOnPlateau.self,
        StepDecay.self,
    ]

    /// What a spec can name as a schedule.
    public static let components = ComponentSet("schedule") { all.map { $0.schema } }

    /// The definition that a spec names, or nil for an unknown name.
    static func definition(of component: Component) -> (any ScheduleDefinition.Type)? {
        all.first { $0.schema.type == component.type }
    }

    /// Makes the schedule of a run.
    ///
    /// - Parameters:
    ///   - component: The checked spec.
    ///   - base: The optimizer's learning rate.
    ///   - length: The length of the run.
    /// - Returns: The schedule.
    package static func make(_ component: Component, base: Double, length: RunLength) -> Schedule {
        let context = Schedule.Context(component: component, base: base, length: length)
        return definition(of: component)?.make(context) ?? Schedule(context) { _ in base }
    }

    /// What the time of a schedule counts.
    static func unit(default value: String = "epoch") -> Schema.Field {
        .field(
            "unit", .choice(["epoch", "step"]), default: .string(value),
            "what the schedule counts")
    }

    /// The factor of schedules that multiply.
    static let gamma = Schema.Field.field(
        "gamma", .number(.nonNegative), default: 0.1, "the factor")

    /// The least rate of a cosine.
    static let etaMin = Schema.Field.field(
        "eta_min", .number(.nonNegative), default: 0, "the last rate")
}
