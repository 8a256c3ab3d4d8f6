import Records
import Training

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
            return notEvaluable(Phrase("the learning rate is zero", "学习率为零"))
        }
        let share = greatest / base
        let evidence = [Evidence("greatest_share", value: share, expected: .atLeast(0.5))]
        guard share < 0.5 else { return clear(evidence) }
        let percent = NumberText.percent(share)
        return fired(
            .warning,
            Phrase(
                "the schedule never gets above \(percent) of the learning rate in this run",
                "在这次运行中，调度始终达不到学习率的 \(percent) 以上"),
            at: "/schedule", evidence: evidence)
    }
}
