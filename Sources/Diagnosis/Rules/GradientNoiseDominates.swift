import Records

/// Sees batches so small that the noise of their gradients is what holds the run back.
///
/// Shown by experiment: the same number of steps with larger batches gets decisively further.
struct GradientNoiseDominates: DiagnosisRule {
    static let id = Symptom.gradientNoiseDominates.rawValue
    static let summary = "The noise of small batches holds the run back, as larger ones show."
    static let source = "McCandlish et al., An Empirical Model of Large-Batch Training (2018), §2"

    func evaluate(_ run: RunFacts) -> RuleOutcome {
        guard run.experiments.trials != nil else {
            return .notEvaluable(
                Phrase("no experiment compared batch sizes", "没有比较批大小的实验"))
        }
        guard let trial = run.experiments.trials(of: .batchSizeTooSmall).first else {
            return .notEvaluable(
                Phrase("no experiment compared batch sizes", "没有比较批大小的实验"))
        }
        let gain = trial.outcome.score - run.experiments.bar
        guard gain > run.experiments.margin else { return .clear }
        let (with, without) = (
            NumberText.percent(trial.outcome.score), NumberText.percent(run.experiments.bar)
        )
        return .fired([
            Observation(
                .gradientNoiseDominates, .warning, firstStep: 0,
                evidence: [
                    Evidence(
                        "score with larger batches", value: trial.outcome.score,
                        expected: .about(run.experiments.bar))
                ],
                statement: Phrase(
                    """
                    Batches of \(run.spec.batchSize) rows are so noisy that the run ends at \
                    \(without) of the way from guessing to perfect, where larger ones reach \(with)
                    """,
                    """
                    批大小 \(run.spec.batchSize) 噪声过大：运行只达到从猜测到完美的 \(without)，\
                    更大的批次可达 \(with)
                    """))
        ])
    }
}
