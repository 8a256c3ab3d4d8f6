import Records

/// Sees the validation loss rise, lastingly and by much, while the training loss falls.
///
/// The rise must show as a trend over at least three evaluations past the best one. It is a fault
/// where it costs a seventh of the whole scale of the loss, training is at least twice as good
/// as validation, and, where there are accuracies, they lie a tenth and two and a half standard
/// errors apart; or where accuracies lie 15 points and four standard errors apart. Otherwise it is
/// worth knowing, no more.
struct Overfitting: DiagnosisRule {
    static let id = Symptom.overfitting.rawValue
    static let summary = "The validation loss rises lastingly while the training loss falls."
    static let source = "Prechelt, Early Stopping – But When? (1998), §2"

    func evaluate(_ run: RunFacts) -> RuleOutcome {
        if run.trace.data.validationRows == 0 {
            return .notEvaluable(Phrase("no validation set", "没有验证集"))
        }
        guard let validation = run.curve("validation_loss"), validation.points.count >= 5 else {
            return .notEvaluable(
                Phrase("fewer than five validations were seen", "验证次数少于五次"))
        }
        guard let progress = run.progress, let training = run.loss else {
            return .notEvaluable(.missing("loss"))
        }
        let values = validation.values
        let best = values.indices.min { values[$0] < values[$1] } ?? 0
        let after = Array(values[best...])
        guard after.count >= 4, let trend = MannKendall(after), let lowest = after.first else {
            return .clear
        }
        let end = Robust.median(Array(after.suffix(min(3, after.count - 1)))) ?? lowest
        let bestStep = validation.points[best].step
        let before = Robust.median(
            training.points.filter {
                abs($0.place - Double(bestStep))
                    <= Double(
                        max(
                            run.trace.stepsPerEpoch, 1))
            }.map(\.value))
        guard
            trend.risingProbability < 0.05,
            end - lowest > max(0.05 * lowest, 0.02 * (progress.reference - progress.floor)),
            progress.last <= before ?? progress.last
        else { return .clear }
        let (gap, error) = gap(run)
        let isCostly =
            end - lowest > 0.15 * (progress.reference - progress.floor)
            && end > 2 * progress.last && gap > max(0.1, 2.5 * error)
            || run.curve("accuracy") != nil && gap > max(0.15, 4 * error)
        return .fired([
            Observation(
                .overfitting, isCostly ? .warning : .info, firstStep: bestStep,
                evidence: [
                    Clue("validation_loss", step: bestStep, lowest, expected: .about(lowest)),
                    Clue(
                        "validation_loss", step: validation.points.last?.step, end,
                        expected: .below(1.05 * lowest)),
                    Clue("loss", step: run.steps - 1, progress.last, expected: .about(end)),
                ],
                statement: Phrase(
                    """
                    The validation loss was best (\(NumberText.short(lowest))) at step \
                    \(bestStep) and rose to \(NumberText.short(end)) while the training loss fell \
                    to \(NumberText.short(progress.last))
                    """,
                    """
                    验证损失在第 \(bestStep) 步最低(\(NumberText.short(lowest))),之后升至 \
                    \(NumberText.short(end)),而训练损失降至 \(NumberText.short(progress.last))
                    """))
        ])
    }

    /// How much better the accuracy is in training, and the standard error of that in validation;
    /// infinitely better where there are no accuracies.
    private func gap(_ run: RunFacts) -> (gap: Double, error: Double) {
        guard
            let training = run.curve("accuracy")?.endLevel,
            let validation = run.curve("validation_accuracy")?.endLevel
        else { return (.infinity, 0) }
        let rows = Double(max(1, run.trace.data.validationRows))
        return (
            training - validation, max(validation * (1 - validation) / rows, 0).squareRoot()
        )
    }
}
