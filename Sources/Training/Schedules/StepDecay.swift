import Foundation
import Records

/// A learning rate that falls by a factor at equal distances.
enum StepDecay: ScheduleDefinition {
    static let schema = ComponentSchema(
        "step", "times gamma every step_size",
        [
            .required(
                "step_size", .integer(.range(1...1_000_000_000)), "the distance of the falls"),
            ScheduleCatalog.gamma,
            ScheduleCatalog.unit(),
        ])

    static let traits = ScheduleTraits(warmsUp: false)

    static func make(_ context: Schedule.Context) -> Schedule {
        let base = context.base
        let distance = context.component.number("step_size")
        let factor = context.component.number("gamma")
        return Schedule(context) { time in base * pow(factor, (time / distance).rounded(.down)) }
    }
}
