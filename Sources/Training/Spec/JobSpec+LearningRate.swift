import Records

extension JobSpec {
    /// The base learning rate: the optimizer's, or the greatest of a schedule that states its own.
    package var learningRate: Double {
        get { schedule.optionalNumber("max_lr") ?? optimizer.number("lr") }
        set {
            if schedule.optionalNumber("max_lr") != nil {
                schedule.fields["max_lr"] = .number(newValue)
            } else {
                optimizer.fields["lr"] = .number(newValue)
            }
        }
    }
}
