import Records
import Training

/// Looks for a run that can't change anything.
enum LearningRateZero: PreflightCheck {
    static let id = "learning_rate_zero"
    static let summary = "A learning rate of zero, in the optimizer or throughout the schedule."

    static func evaluate(_ subject: PreflightSubject) -> CheckResult {
        let length = RunLength(subject.job)
        let schedule = ScheduleCatalog.make(
            subject.spec.schedule, base: subject.spec.optimizer.number("lr"), length: length)
        let step = max(1, length.steps / 64)
        let greatest =
            stride(from: 0, to: length.steps, by: step)
            .map { schedule.learningRate(at: $0) }.max() ?? 0
        guard greatest <= 0 else { return clear() }
        return fired(
            .error,
            Phrase(
                "the learning rate is zero throughout: nothing is learned",
                "学习率始终为零：什么也学不到"),
            at: subject.spec.optimizer.number("lr") == 0 ? "/optimizer/lr" : "/schedule",
            evidence: [Evidence("greatest_learning_rate", value: greatest, expected: .above(0))])
    }
}
