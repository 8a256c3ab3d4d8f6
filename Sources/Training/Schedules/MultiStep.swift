import Foundation
import Records

/// A learning rate that falls by a factor at given times.
enum MultiStep: ScheduleDefinition {
    static let schema = ComponentSchema(
        "multi_step", "times gamma at each milestone",
        [
            .required(
                "milestones", .list(.integer(.range(0...1_000_000_000)), count: 1...1000),
                "when it falls, in any order; twice the same falls twice"),
            ScheduleCatalog.gamma,
            ScheduleCatalog.unit(),
        ])

    static let traits = ScheduleTraits(warmsUp: false)

    static func make(_ context: Schedule.Context) -> Schedule {
        let base = context.base
        let milestones = context.component.optionalNumbers("milestones") ?? []
        let factor = context.component.number("gamma")
        return Schedule(context) { time in
            base * pow(factor, Double(milestones.count { $0 <= time }))
        }
    }
}
