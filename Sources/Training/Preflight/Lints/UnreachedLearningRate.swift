import Records

/// Looks for a warm-up that is longer than the run.
enum UnreachedLearningRate: PreflightCheck {
    static let id = "unsuitable_schedule"
    static let summary = "A learning rate that never comes near the optimizer's."

    static func evaluate(_ subject: PreflightSubject) -> CheckResult {
        let base = subject.spec.optimizer.number("lr")
        let length = RunLength(subject.job)
        let schedule = ScheduleCatalog.make(subject.spec.schedule, base: base, length: length)
        let step = max(1, length.steps / 64)
        let rates = stride(from: 0, to: length.steps, by: step).map {
            schedule.learningRate(at: $0)
        }
        guard base > 0, let greatest = rates.max(), greatest > 0 else {
            return notEvaluable("the learning rate is zero")
        }
        let share = greatest / base
        let evidence = [Evidence("greatest_share", value: share, expected: "at least 0.5")]
        guard share < 0.5 else { return clear(evidence) }
        return fired(
            .warning, "the schedule never gets above \(share) of the learning rate in this run",
            at: "/schedule", evidence: evidence)
    }
}
