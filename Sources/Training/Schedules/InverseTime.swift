import Records

/// A learning rate that falls like one over the time.
///
/// - Source: Robbins & Monro, *A Stochastic Approximation Method* (1951), §2; the form is that of the
///   option `decay` of Keras's early optimizers.
enum InverseTime: ScheduleDefinition {
    static let schema = ComponentSchema(
        "inverse_time", "lr / (1 + decay · step)",
        [
            .required("decay", .number(.nonNegative), "how fast it falls"),
            ScheduleCatalog.unit(default: "step"),
        ])

    static let traits = ScheduleTraits(warmsUp: false)

    static func make(_ context: Schedule.Context) -> Schedule {
        let base = context.base
        let decay = context.component.number("decay")
        return Schedule(context) { time in base / (1 + decay * time) }
    }
}
