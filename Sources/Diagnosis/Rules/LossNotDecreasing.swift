import Records

/// Sees a loss that stands still, at its first value or at that of a constant prediction.
///
/// Fires when the end level is within 2 % of the first loss or of the best constant prediction's
/// loss, or within the noise, the last half doesn't fall, and no metric says that the network has
/// learned something. Where nobody gets anywhere with the rows, that is worth knowing, no more.
struct LossNotDecreasing: DiagnosisRule {
    static let id = Symptom.lossNotDecreasing.rawValue
    static let summary = "The loss stands still although nothing has been learned."
    static let source = "Karpathy, A Recipe for Training Neural Networks (2019), §2"

    func evaluate(_ run: RunFacts) -> RuleOutcome {
        if let reason = run.immaturity { return .notEvaluable(reason) }
        guard let progress = run.progress, let loss = run.loss else {
            return .notEvaluable(.missing("loss"))
        }
        if run.firstNonFiniteStep != nil { return .clear }
        // What is already near its floor has nowhere to fall to.
        if progress.learned > 0.1 || progress.last > 1.5 * max(progress.first, progress.reference) {
            return .clear
        }
        let start = loss.level(from: 0, to: min(0.1, 5 / Double(loss.points.count)))
        let margin = 0.02 * max(abs(progress.first), abs(progress.reference))
        let standsAtStart = progress.last > min(start, progress.first) - margin
        let standsAtConstant = progress.last > progress.reference - margin
        guard standsAtStart || standsAtConstant, !isFalling(loss, margin: margin) else {
            return .clear
        }
        let bar = standsAtStart ? progress.first : progress.reference
        var evidence = [
            Evidence(
                "loss", step: run.steps - 1, value: progress.last, expected: .below(bar - margin))
        ]
        if let controls = run.experiments.controls {
            evidence += [
                Evidence(
                    "controls/loss_without_inputs", value: controls.lossWithoutInputs,
                    expected: .above(controls.loss)),
                Evidence(
                    "controls/loss_of_permuted_targets", value: controls.lossOfPermutedTargets,
                    expected: .above(controls.loss)),
            ]
            if let error = controls.gradientError {
                evidence.append(
                    Evidence("controls/gradient_error", value: error, expected: .below(0.01)))
            }
        }
        return .fired([
            Observation(
                .lossNotDecreasing, run.experiments.isHard ? .info : .error, firstStep: 0,
                evidence: evidence,
                statement: standsAtStart
                    ? Phrase(
                        """
                        The loss stands still: \(NumberText.short(progress.first)) at first, \
                        \(NumberText.short(progress.last)) after \(run.steps) steps
                        """,
                        """
                        损失停滞不前：起初为 \(NumberText.short(progress.first))，\(run.steps) 步后为 \
                        \(NumberText.short(progress.last))
                        """)
                    : Phrase(
                        """
                        The loss stands still at \(NumberText.short(progress.last)), what the \
                        same prediction for every row would reach
                        """,
                        """
                        损失停在 \(NumberText.short(progress.last))，与对所有样本给出同一预测的损失相当
                        """))
        ])
    }

    /// Whether the second half still falls, by a trend and by at least half the margin.
    private func isFalling(_ loss: Curve, margin: Double) -> Bool {
        let half = loss.part(from: 0.5).map(\.value)
        guard let trend = MannKendall(half), let slope = TheilSen.slope(half) else { return false }
        return trend.fallingProbability < 0.01 && -slope * Double(half.count) > 0.5 * margin
    }
}
