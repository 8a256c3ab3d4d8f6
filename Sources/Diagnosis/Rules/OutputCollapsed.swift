import Records

/// Sees a network that gives the same prediction for every row.
struct OutputCollapsed: DiagnosisRule {
    static let id = Symptom.outputCollapsed.rawValue
    static let summary = "The network gives the same prediction for every row."
    static let source = "Karpathy, A Recipe for Training Neural Networks (2019), §2"

    func evaluate(_ run: RunFacts) -> RuleOutcome {
        guard let deviation = run.curve("output_deviation"), deviation.points.count >= 2 else {
            return .notEvaluable(.missing("output_deviation"))
        }
        if let reason = run.immaturity { return .notEvaluable(reason) }
        guard let progress = run.progress else { return .notEvaluable(.missing("loss")) }
        let targets = run.trace.data.targets
        if targets.kind == .labels ? targets.classCount < 2 : targets.values.deviation == 0 {
            return .notEvaluable(Phrase("all targets are equal", "所有目标值都相同"))
        }
        // Logits and probabilities have a natural scale of one; real values that of the targets.
        let scale = run.spec.isDistanceLoss ? targets.values.deviationWithinColumns : 1
        let spread = deviation.values.suffix(2).max() ?? 0
        guard spread < 0.01 * scale, progress.learned < 0.1 else { return .clear }
        let step = deviation.points.first { $0.value < 0.01 * scale }?.step
        return .fired([
            Observation(
                .outputCollapsed, .error, firstStep: step,
                evidence: [
                    Evidence(
                        "output_deviation", step: deviation.points.last?.step, value: spread,
                        expected: .above(0.01 * scale))
                ],
                statement: Phrase(
                    """
                    The network gives the same output for every row (deviation \
                    \(NumberText.short(spread)))
                    """,
                    "网络对所有样本给出相同的输出（标准差 \(NumberText.short(spread))）"))
        ])
    }
}
