import Records

/// Sees validation get worse, or lag far behind, while training gets better.
///
/// A rise of the validation loss must last over at least three evaluations past the best one: as a
/// trend, or by staying above. It is a fault where training is at least twice as good as validation
/// and the rise is great: a quarter of the way from a perfect loss to that of a constant prediction
/// if accuracies, where there are any, lie a tenth and two and a half standard errors apart; about a
/// seventh if the loss rose by four tenths; a twelfth if it more than doubled. A network may keep its
/// accuracy meanwhile: its wrong answers become ever surer. Less is worth knowing, no more.
/// Accuracies that lie 15 points and four standard errors apart are a fault by themselves.
///
/// Of 370 sound runs that aren't lost in their last epochs none rises by more than a twentieth of
/// that way.
struct Overfitting: DiagnosisRule {
    static let id = Symptom.overfitting.rawValue
    static let summary = "Validation gets worse, or lags far behind, while training gets better."
    static let source =
        "Prechelt, Early Stopping – But When? (1998), §2; Guo et al., On Calibration (2017), §3"

    func evaluate(_ run: RunFacts) -> RuleOutcome {
        if run.trace.data.validationRows == 0 {
            return .notEvaluable(Phrase("no validation set", "没有验证集"))
        }
        guard let validation = run.curve("validation_loss"), validation.points.count >= 5 else {
            return seldomValidated(run)
                ?? .notEvaluable(
                    Phrase("fewer than five validations were seen", "验证次数少于五次"))
        }
        guard let progress = run.progress, let training = run.loss else {
            return .notEvaluable(.missing("loss"))
        }
        let gap = AccuracyGap(run)
        if let rise = ValidationRise(validation, training, progress, run.trace.stepsPerEpoch) {
            let height = rise.height / max(progress.reference - progress.floor, 1e-12)
            let times = rise.end / max(rise.lowest, 1e-12)
            let isCostly =
                rise.end > 2 * progress.last
                && (height > 0.25 && gap?.isClear ?? true || height > 0.15 && times > 1.4
                    || height > 0.08 && times > 2)
            return .fired([
                observation(
                    rise, isCostly || gap?.isWide ?? false ? .warning : .info, run, progress)
            ])
        }
        if let gap {
            return gap.isWide && gap.training > 0.9 || gap.isHuge
                ? .fired([observation(gap, run)]) : .clear
        }
        return determination(run, validation, progress).map { .fired([$0]) } ?? .clear
    }

    /// A run of few validations shows no course of them; but where it knows its rows by heart and is
    /// worse than a constant prediction on those held out, that is plain.
    private func seldomValidated(_ run: RunFacts) -> RuleOutcome? {
        guard let validation = run.curve("validation_loss"), let progress = run.progress,
            let gap = AccuracyGap(run), gap.isHuge || gap.isWide && gap.training > 0.9,
            validation.last > progress.reference, progress.last < 0.7 * progress.reference
        else { return nil }
        return .fired([observation(gap, run)])
    }

    private func observation(
        _ rise: ValidationRise, _ severity: Finding.Severity, _ run: RunFacts, _ progress: Progress
    ) -> Observation {
        let (lowest, end) = (NumberText.short(rise.lowest), NumberText.short(rise.end))
        let last = NumberText.short(progress.last)
        return Observation(
            .overfitting, severity, firstStep: rise.step,
            evidence: [
                Evidence(
                    "validation_loss", step: rise.step, value: rise.lowest,
                    expected: .about(rise.lowest)),
                Evidence(
                    "validation_loss", step: rise.lastStep, value: rise.end,
                    expected: .below(1.05 * rise.lowest)),
                Evidence(
                    "loss", step: run.steps - 1, value: progress.last, expected: .about(rise.end)),
            ],
            statement: Phrase(
                """
                The validation loss was best (\(lowest)) at step \(rise.step) and rose to \(end) \
                while the training loss fell to \(last)
                """,
                """
                验证损失在第 \(rise.step) 步最低（\(lowest)），之后升至 \(end)，而训练损失降至 \(last)
                """))
    }

    /// Real-valued targets that are known by heart: nearly all of their variance is explained in
    /// training, and less than half of that on rows held out, where the loss is greater too: rows whose
    /// targets vary little have less to explain, however well they are met.
    private func determination(
        _ run: RunFacts, _ heldOut: Curve, _ progress: Progress
    ) -> Observation? {
        guard
            let training = run.curve("r2")?.endLevel,
            let validation = run.curve("validation_r2")?.endLevel, training > 0.85,
            validation < 0.4, run.trace.data.validationRows >= 20,
            heldOut.endLevel > 2 * progress.last
        else { return nil }
        let (known, held) = (NumberText.percent(training), NumberText.percent(max(0, validation)))
        return Observation(
            .overfitting, .warning, firstStep: nil,
            evidence: [
                Evidence("r2", step: run.steps - 1, value: training, expected: .about(validation)),
                Evidence(
                    "validation_r2", step: run.steps - 1, value: validation,
                    expected: .about(training)),
            ],
            statement: Phrase(
                "The network explains \(known) of the targets' variance in training, but \(held) in validation",
                "网络在训练中解释了目标方差的 \(known)，在验证中只有 \(held)"))
    }

    private func observation(_ gap: AccuracyGap, _ run: RunFacts) -> Observation {
        let training = NumberText.percent(gap.training)
        let validation = NumberText.percent(gap.validation)
        return Observation(
            .overfitting, .warning, firstStep: nil,
            evidence: [
                Evidence(
                    "accuracy", step: run.steps - 1, value: gap.training,
                    expected: .about(gap.validation)),
                Evidence(
                    "validation_accuracy", step: run.steps - 1, value: gap.validation,
                    expected: .about(gap.training)),
            ],
            statement: Phrase(
                "The accuracy is \(training) in training, but \(validation) in validation",
                "训练准确率为 \(training)，验证准确率却只有 \(validation)"))
    }
}

/// A lasting rise of the validation loss past its best, while the training loss doesn't rise.
private struct ValidationRise {
    /// The step of the best evaluation.
    var step: Int
    /// The step of the last evaluation.
    var lastStep: Int
    /// The best validation loss.
    var lowest: Double
    /// The median of the last evaluations.
    var end: Double
    /// How far the loss rose.
    var height: Double { end - lowest }

    /// Looks for a rise; nil if there is none worth a word.
    init?(_ validation: Curve, _ training: Curve, _ progress: Progress, _ stepsPerEpoch: Int) {
        let values = validation.values
        let best = values.indices.min { values[$0] < values[$1] } ?? 0
        let after = Array(values[best...])
        guard after.count >= 4, let trend = MannKendall(after) else { return nil }
        step = validation.points[best].step
        lastStep = validation.points.last?.step ?? step
        lowest = values[best]
        end = Robust.median(Array(after.suffix(3))) ?? lowest
        let span = progress.reference - progress.floor
        let place = Double(step)
        let near = training.points.filter { abs($0.place - place) <= Double(max(stepsPerEpoch, 1)) }
        let before = Robust.median(near.map(\.value)) ?? progress.last
        // A rise that has levelled out shows no trend, but stays above.
        let half = after.suffix(after.count / 2)
        let staysAbove = half.count >= 3 && (half.min() ?? lowest) > lowest + 0.1 * span
        guard
            trend.risingProbability < 0.05 || staysAbove,
            height > max(0.05 * lowest, 0.02 * span), progress.last <= before
        else { return nil }
    }
}

/// How much better the accuracy is in training than in validation.
private struct AccuracyGap {
    /// The accuracy in training, at the end.
    var training: Double
    /// The accuracy in validation, at the end.
    var validation: Double
    /// The standard error of the accuracy in validation.
    var error: Double

    /// A boolean value indicating whether the gap is more than chance.
    var isClear: Bool { training - validation > max(0.1, 2.5 * error) }
    /// A boolean value indicating whether the gap is a fault by itself.
    var isWide: Bool { training - validation > max(0.15, 4 * error) }

    /// A boolean value indicating whether the gap is a fault however far training got.
    var isHuge: Bool { training - validation > max(0.3, 5 * error) }

    /// Measures the gap; nil without accuracies.
    init?(_ run: RunFacts) {
        guard
            let training = run.curve("accuracy")?.endLevel,
            let validation = run.curve("validation_accuracy")?.endLevel
        else { return nil }
        self.training = training
        self.validation = validation
        let rows = Double(max(1, run.trace.data.validationRows))
        error = max(validation * (1 - validation) / rows, 0).squareRoot()
    }
}
