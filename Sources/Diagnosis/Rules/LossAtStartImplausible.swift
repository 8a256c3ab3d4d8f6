import Records

/// Sees a first loss that no untrained network should have: far too high, or below zero.
///
/// Random outputs add to the loss of an output of zero, so only several times that loss counts,
/// and only where the network then fails to learn; otherwise it is worth knowing, no more.
struct LossAtStartImplausible: DiagnosisRule {
    static let id = Symptom.lossAtStartImplausible.rawValue
    static let summary = "The first loss is far from that of an untrained network."
    static let source =
        "Karpathy, A Recipe for Training Neural Networks (2019), §2; CS231n, sanity checks"

    func evaluate(_ run: RunFacts) -> RuleOutcome {
        guard let loss = run.loss, let progress = run.progress else {
            return .notEvaluable(.missing("loss"))
        }
        if run.spec.isPretrained {
            return .notEvaluable(
                Phrase("the weights come from a file", "权重来自文件"))
        }
        guard let expected = run.scale.untrained, let bar = run.scale.startBound else {
            return .notEvaluable(
                Phrase("nothing is known of an untrained network's loss", "未训练网络的损失未知"))
        }
        let isNegative = progress.last < 0 || progress.first < 0
        guard isNegative || progress.first > bar else { return .clear }
        let isHarmful = isNegative || progress.learned < 0.5 || run.firstNonFiniteStep != nil
        let shown = progress.first < 0 || !isNegative ? progress.first : progress.last
        return .fired([
            Observation(
                .lossAtStartImplausible, isHarmful ? .warning : .info,
                firstStep: loss.points.first?.step,
                evidence: [
                    Evidence(
                        "loss", step: loss.points.first?.step, value: shown,
                        expected: .about(expected))
                ],
                statement: isNegative
                    ? Phrase(
                        "The loss is negative (\(NumberText.short(shown))), which it can't be",
                        "损失为负（\(NumberText.short(shown))），这不应出现")
                    : Phrase(
                        """
                        The first loss is \(NumberText.short(shown)), where an untrained network \
                        has about \(NumberText.short(expected))
                        """,
                        """
                        初始损失为 \(NumberText.short(shown))，而未训练网络的损失约为 \
                        \(NumberText.short(expected))
                        """))
        ])
    }
}
