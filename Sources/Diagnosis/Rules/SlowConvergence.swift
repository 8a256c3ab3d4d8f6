import Records

/// Sees a loss that still falls steadily at the end, far from what it could reach.
///
/// That alone is worth knowing, no more; it is a fault where learning-rate branches show a rate
/// that is much better from the same start.
struct SlowConvergence: DiagnosisRule {
    static let id = Symptom.slowConvergence.rawValue
    static let summary = "The loss still falls steadily at the end of the run, far from done."
    static let source = "Google Deep Learning Tuning Playbook (2023), number of steps"

    func evaluate(_ run: RunFacts) -> RuleOutcome {
        if let reason = run.immaturity { return .notEvaluable(reason) }
        guard let progress = run.progress, let loss = run.loss else {
            return .notEvaluable(.missing("loss"))
        }
        guard 10 * run.steps >= 9 * run.trace.plannedSteps else {
            return .notEvaluable(Phrase("the run isn't near its end", "运行尚未接近结束"))
        }
        let end = loss.part(from: 0.7).map(\.value)
        guard
            progress.learned < 0.9, run.firstNonFiniteStep == nil, let trend = MannKendall(end),
            trend.fallingProbability < 0.01, let slope = TheilSen.slope(end)
        else { return .clear }
        let fall = -slope * Double(end.count)
        guard fall > 0.01 * abs(progress.last) else { return .clear }
        let hasBetterRate =
            run.branches.map { branches in
                branches.betterHigher.map {
                    $0.learningRate >= 3 * branches.measurement.jobLearningRate
                        && ($0.score ?? 1) - run.experiments.bar > run.experiments.margin
                } ?? false
            } ?? false
        return .fired([
            Observation(
                .slowConvergence, hasBetterRate ? .warning : .info, firstStep: 0,
                evidence: [
                    Evidence(
                        "loss", step: run.steps - 1, value: progress.last,
                        expected: .below(0.5 * progress.reference))
                ],
                statement: Phrase(
                    """
                    The loss still falls steadily at the end and is only at \
                    \(NumberText.short(progress.last)) after \(run.steps) steps
                    """,
                    """
                    运行结束时损失仍在稳步下降，\(run.steps) 步后只到 \(NumberText.short(progress.last))
                    """))
        ])
    }
}
