import Records

/// A learning rate that rises evenly at the start and stays.
enum LinearWarmup: ScheduleDefinition {
    static let schema = ComponentSchema(
        "linear_warmup", "evenly from start_factor to end_factor times the rate, counted in steps",
        [
            .field(
                "start_factor", .number(.range(0...1)), default: 0.333_333_333_333_333_3,
                "the first rate's share"),
            .field("end_factor", .number(.range(0...1)), default: 1, "the last rate's share"),
            .optional(
                "total_iters", .integer(.range(1...1_000_000_000)),
                "after how many steps it stays; by default a tenth of the run"),
        ])

    static let traits = ScheduleTraits(warmsUp: true)

    static func make(_ context: Schedule.Context) -> Schedule {
        let base = context.base
        let total =
            context.component.optionalNumber("total_iters")
            ?? max(1, (context.duration / 10).rounded())
        let start = context.component.number("start_factor")
        let end = context.component.number("end_factor")
        return Schedule(context) { time in
            base * (start + (end - start) * min(1, time / total))
        }
    }
}
