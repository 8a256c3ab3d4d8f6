import Records

/// Sees a run that ends far below what the data demonstrably allow, already on its training rows.
///
/// The measure is what was reached on the same rows: by predictors that need no training (a linear
/// function, the nearest rows), or by the same spec with one change. The rule asks for a difference
/// of a tenth of the way from guessing to perfect, and of two standard errors. A run whose held-out
/// score and loss aren't better than guessing at all has failed, whatever others reach.
struct Underfitting: DiagnosisRule {
    static let id = Symptom.underfitting.rawValue
    static let summary = "The run ends far below what the data demonstrably allow."
    static let source =
        "Karpathy, A Recipe for Training Neural Networks (2019), §2; Goodfellow et al. (2016), §5.2"

    func evaluate(_ run: RunFacts) -> RuleOutcome {
        guard run.trace.isFinal else {
            return .notEvaluable(Phrase("the run isn't over", "运行尚未结束"))
        }
        if run.firstNonFiniteStep != nil { return .clear }
        guard run.steps >= 10, let score = run.trace.score, let training = run.trace.trainingScore
        else { return .notEvaluable(.tooShort(run.steps, needs: 10)) }
        let facts = run.experiments
        let margin = facts.margin
        if givesInputsBack(run) {
            return .notEvaluable(
                Phrase("the targets are the inputs, which no predictor need learn", "目标就是输入，无需学习"))
        }
        if max(score, training) > 0.9 { return .clear }
        let baseline = facts.baseline.flatMap { $0.rows > 0 ? $0.best : nil }
        guard facts.trials != nil || run.branches != nil || baseline != nil else {
            return .notEvaluable(
                Phrase("nothing was measured to compare with", "没有可供比较的测量"))
        }
        let best = max(baseline ?? -1, facts.bestScore ?? -1)
        let gain = best - max(score, 0)
        // Where training went well, the fault lies with what was held out.
        if gain > margin, training < best - margin / 2 {
            // What a predictor of another kind reaches, no change of this spec may; that is worth
            // knowing, no more, unless it is far.
            let isOther = facts.trials != nil && !facts.isDecisive && gain < 0.3
            return fired(
                run, gain > 0.4 ? .error : isOther ? .info : .warning, score, best,
                isBaseline: best == baseline)
        }
        guard score < 0.05, run.trace.data.trainingRows >= 40, !beatsConstant(run) else {
            return .clear
        }
        // Where simple predictors get nowhere either, that alone isn't the run's fault.
        let isHard = baseline.map { $0 <= margin && score > -margin } ?? false
        return fired(run, isHard ? .info : .warning, score, nil, isBaseline: false)
    }

    /// Whether the loss on rows held out is below that of the best constant prediction: where one class
    /// is rare, probabilities can be worth something though the frequent class is always likelier.
    private func beatsConstant(_ run: RunFacts) -> Bool {
        guard let progress = run.progress else { return false }
        let loss = run.curve("validation_loss")?.endLevel ?? progress.last
        return loss < 0.98 * progress.reference
    }

    /// Whether as many targets as inputs are given by a linear function without an error.
    private func givesInputsBack(_ run: RunFacts) -> Bool {
        let columns = run.trace.data.targets.values.columns
        return columns > 1 && columns == run.trace.data.inputs.columns
            && run.experiments.baseline?.linear ?? 0 > 0.98
    }

    private func fired(
        _ run: RunFacts, _ severity: Finding.Severity, _ score: Double, _ best: Double?,
        isBaseline: Bool
    ) -> RuleOutcome {
        let reached = NumberText.percent(max(score, 0))
        let statement: Phrase
        if let best {
            let text = NumberText.percent(best)
            statement =
                isBaseline
                ? Phrase(
                    """
                    The run ends at \(reached) of the way from guessing to perfect, where a \
                    predictor without training reaches \(text)
                    """,
                    "运行结束时只达到从猜测到完美的 \(reached)，而无需训练的预测方法可达 \(text)")
                : Phrase(
                    """
                    The run ends at \(reached) of the way from guessing to perfect, where the same \
                    spec with one change reaches \(text)
                    """,
                    "运行结束时只达到从猜测到完美的 \(reached)，而只改一处的同一配置可达 \(text)")
        } else {
            statement = Phrase(
                "The network does no better than guessing on rows that it doesn't train on",
                "在未参与训练的样本上，网络的表现不比猜测好")
        }
        return .fired([
            Observation(
                .underfitting, severity, firstStep: 0,
                evidence: [
                    Evidence(
                        "score", step: run.steps - 1, value: score, expected: .above(best ?? 0.1))
                ],
                statement: statement)
        ])
    }
}
