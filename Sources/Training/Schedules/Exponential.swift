import Foundation
import Records

/// A learning rate that falls by the same factor each time.
enum Exponential: ScheduleDefinition {
    static let schema = ComponentSchema(
        "exponential", "times gamma each time",
        [
            .required("gamma", .number(.nonNegative), "the factor"),
            ScheduleCatalog.unit(),
        ])

    static let traits = ScheduleTraits(warmsUp: false)

    static func make(_ context: Schedule.Context) -> Schedule {
        let base = context.base
        let factor = context.component.number("gamma")
        return Schedule(context) { time in base * pow(factor, time) }
    }
}
