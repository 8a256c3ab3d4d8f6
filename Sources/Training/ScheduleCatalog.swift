import Records

/// A learning-rate schedule that a spec can name.
public protocol ScheduleDefinition: Sendable {
    /// The wire name and fields.
    static var schema: ComponentSchema { get }

    /// The learning rate of a step.
    ///
    /// - Parameters:
    ///   - time: Steps or epochs done before the step, as the schedule's `unit` says.
    ///   - base: The optimizer's learning rate.
    ///   - length: The length of the run in the same unit.
    ///   - component: The checked spec.
    /// - Returns: The learning rate.
    static func learningRate(
        at time: Double, base: Double, length: Double, component: Component
    ) -> Double
}

/// Every learning-rate schedule.
///
/// To add one: a file in `Schedules/`, a line here, a golden trajectory.
public enum ScheduleCatalog {
    /// The schedules, in alphabetical order.
    public static let all: [any ScheduleDefinition.Type] = [
        Constant.self,
        CosineAnnealing.self,
        LinearWarmup.self,
        StepDecay.self,
    ]

    /// What a spec can name as a schedule.
    public static let components = ComponentSet("schedule") { all.map { $0.schema } }

    /// What the time of a schedule counts.
    static let unit = Schema.Field.field(
        "unit", .choice(["epoch", "step"]), default: "epoch", "what the schedule counts")
}

/// A schedule made for one run.
struct Schedule {
    private let definition: (any ScheduleDefinition.Type)?
    private let component: Component
    private let base: Double
    private let length: RunLength
    private let countsEpochs: Bool

    init(_ component: Component, base: Double, length: RunLength) {
        definition = ScheduleCatalog.all.first { $0.schema.type == component.type }
        self.component = component
        self.base = base
        self.length = length
        countsEpochs = component.optionalString("unit") == "epoch"
    }

    /// The learning rate of a step, counted from 0.
    func learningRate(at step: Int) -> Double {
        let perUnit = countsEpochs ? max(1, length.stepsPerEpoch) : 1
        let total = Double(length.steps) / Double(perUnit)
        return definition?.learningRate(
            at: Double(step / perUnit), base: base, length: total.rounded(.up),
            component: component) ?? base
    }
}
