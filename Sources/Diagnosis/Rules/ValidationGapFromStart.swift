import Records

/// Sees a validation loss far above that of a constant prediction, in a run that trains well.
///
/// Such a loss means that the network is sure of wrong answers: weights that were thrown about by
/// too long steps, inputs of another scale, or validation rows of another kind.
struct ValidationGapFromStart: DiagnosisRule {
    static let id = Symptom.validationGapFromStart.rawValue
    static let summary = "Validation is far worse than a constant prediction while training fits."
    static let source = "Guo et al., On Calibration of Modern Neural Networks (2017), §3"

    func evaluate(_ run: RunFacts) -> RuleOutcome {
        if run.trace.data.validationRows == 0 {
            return .notEvaluable(Phrase("no validation set", "没有验证集"))
        }
        guard let validation = run.curve("validation_loss"), validation.points.count >= 3 else {
            return .notEvaluable(Phrase("fewer than three validations were seen", "验证次数少于三次"))
        }
        if let reason = run.immaturity { return .notEvaluable(reason) }
        guard let progress = run.progress else { return .notEvaluable(.missing("loss")) }
        let lowest = validation.values.min() ?? 0
        let end = Robust.median(validation.values.suffix(3)) ?? lowest
        // Targets held out may vary more than those of training: what counts is their own variance.
        if let determination = run.curve("validation_r2")?.last, determination > 0 { return .clear }
        guard
            progress.reference > 0, progress.isFitted || progress.last < progress.reference,
            lowest > 1.2 * progress.reference, end > 1.5 * progress.reference
        else { return .clear }
        return .fired([
            Observation(
                .validationGapFromStart, .warning, firstStep: validation.points.first?.step,
                evidence: [
                    Evidence(
                        "validation_loss", step: validation.points.last?.step, value: end,
                        expected: .below(progress.reference)),
                    Evidence(
                        "loss", step: run.steps - 1, value: progress.last, expected: .about(end)),
                ],
                statement: Phrase(
                    """
                    The validation loss was never below \(NumberText.short(lowest)), where the \
                    same prediction for every row would have \
                    \(NumberText.short(progress.reference)), while the training loss is \
                    \(NumberText.short(progress.last))
                    """,
                    """
                    验证损失从未低于 \(NumberText.short(lowest))，而对所有样本给出同一预测的损失为 \
                    \(NumberText.short(progress.reference))，训练损失为 \(NumberText.short(progress.last))
                    """))
        ])
    }
}
