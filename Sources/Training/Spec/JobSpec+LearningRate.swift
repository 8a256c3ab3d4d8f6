import Records

extension JobSpec {
    /// The base learning rate: the optimizer's, or the greatest of a schedule that states its own.
    package var learningRate: Double {
        schedule.optionalNumber("max_lr") ?? optimizer.number("lr")
    }

    /// The change of the spec to another base learning rate; none to its own.
    package func patch(toLearningRate rate: Double) -> JSONPatch {
        if rate == learningRate { return JSONPatch([]) }
        let isOfSchedule = schedule.optionalNumber("max_lr") != nil
        return JSONPatch([
            JSONPatch.Operation(
                .replace, isOfSchedule ? "/schedule/max_lr" : "/optimizer/lr", .number(rate))
        ])
    }
}
