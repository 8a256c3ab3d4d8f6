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

    static func learningRate(
        at time: Double, base: Double, length: Double, component: Component
    ) -> Double {
        let total = component.optionalNumber("total_iters") ?? max(1, (length / 10).rounded())
        let start = component.number("start_factor")
        let end = component.number("end_factor")
        return base * (start + (end - start) * min(1, time / total))
    }
}
