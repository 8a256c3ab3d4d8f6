import Records

/// The same learning rate throughout.
enum Constant: ScheduleDefinition {
    static let schema = ComponentSchema("constant", "the same rate throughout")

    static let traits = ScheduleTraits(warmsUp: false)

    static func make(_ context: Schedule.Context) -> Schedule {
        let base = context.base
        return Schedule(context) { _ in base }
    }
}
