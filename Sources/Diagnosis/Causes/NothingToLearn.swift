import Records

/// The inputs say nothing about the targets: no spec could learn anything from these rows.
///
/// It is claimed only where simple predictors do no better than with the targets in any other order,
/// the run itself was at no time better than a constant prediction on rows held out, and no change
/// that was tried gets beyond guessing. Labels that were put together with the wrong rows look just
/// the same.
///
/// - Source: Zhang et al., *Understanding Deep Learning Requires Rethinking Generalization* (2017);
///   Ojala & Garriga, *Permutation Tests for Studying Classifier Performance* (2010).
struct NothingToLearn: CauseModel {
    static let cause = Cause.nothingToLearn

    /// Above this share of permutations nothing is shown to be learned.
    private static let leastProbability = 0.05

    func assess(_ run: RunFacts, _ seen: SeenSymptoms) -> CauseAssessment? {
        let facts = run.experiments
        guard run.firstNonFiniteStep == nil, let baseline = facts.baseline, baseline.rows >= 40,
            let chance = baseline.chance, chance > Self.leastProbability,
            facts.bestScore ?? -1 < max(2 * facts.margin, 0.2), !wasBetterThanConstant(run),
            facts.controls.map({ $0.lossOfPermutedTargets < 1.1 * $0.loss }) ?? true
        else { return nil }
        let share = NumberText.percent(chance)
        return CauseAssessment(
            Self.cause, 0.9,
            explains: Set.stuck.union([
                .overfitting, .validationGapFromStart, .lossOscillating, .gradientNoiseDominates,
            ]),
            standsAlone: .warning,
            evidence: [
                Evidence("baselines/chance", value: chance, expected: .below(Self.leastProbability))
            ],
            reason: Phrase("the inputs say nothing about the targets", "输入不含关于目标的信息"),
            explanation: Phrase(
                """
                Nothing in these inputs tells the targets: a linear function and the nearest rows agree \
                with them no better than with the same targets in random order (\(share) of the \
                orders agree as well). Either the inputs don't hold what is needed, or rows and targets \
                were put together wrongly. No change of the spec can help.
                """,
                """
                这些输入无法说明目标：线性函数和最近邻样本对真实目标的预测并不比对随机打乱的目标更好（\(share) \
                的乱序同样吻合）。要么输入缺少所需的信息，要么样本与目标没有正确对应。修改配置无济于事。
                """),
            silences: [.hyperparameters, .overfitting, .gradientFlow])
    }

    /// Whether the loss on rows held out was, after some epoch, clearly below a constant prediction's.
    private func wasBetterThanConstant(_ run: RunFacts) -> Bool {
        guard let constant = run.scale.constant,
            let losses = run.curve("validation_loss")?.values, let least = losses.min()
        else { return false }
        // The best of many epochs is somewhat better by chance.
        let rows = Double(max(1, run.trace.data.validationRows))
        return least < (1 - max(0.03, 2 / rows.squareRoot())) * constant
    }
}
