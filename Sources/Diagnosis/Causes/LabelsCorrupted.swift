import Records

/// Labels don't belong to their rows: some of them, as the margins of training or the rows around
/// them show, or all, so that nothing can be learned.
///
/// - Source: Pleiss et al., *Identifying Mislabeled Data using the Area Under the Margin Ranking*
///   (2020); Zhang et al., *Understanding Deep Learning Requires Rethinking Generalization* (2017).
struct LabelsCorrupted: CauseModel {
    static let cause = Cause.labelsCorrupted

    private static let symptoms = Set.stuck.union([
        .overfitting, .validationGapFromStart, .lossOscillating,
    ])

    func assess(_ run: RunFacts, _ seen: SeenSymptoms) -> CauseAssessment? {
        noisy(run) ?? scattered(run) ?? outlying(run) ?? unlearnable(run, seen)
    }

    private func noisy(_ run: RunFacts) -> CauseAssessment? {
        guard let noise = run.trace.labelNoise, noise.outcome == .fired, noise.share > 0 else {
            return nil
        }
        let share = NumberText.percent(noise.share)
        // Where classes overlap, margins alone mislead: neighbours must disagree as well, and about as
        // often where they agree most among themselves, for wrong labels are anywhere.
        let disagreement = run.experiments.baseline?.labelDisagreement ?? 0
        let agrees = disagreement >= max(0.04, 0.55 * noise.share) && isEven(run)
        let isCostly = noise.share >= 0.05 && (run.trace.score ?? 0) < 0.9 && agrees
        let rows =
            Phrase.place(
                rows: noise.suspicious.map(\.row), lines: noise.suspicious.compactMap(\.line),
                count: noise.suspicious.count, source: .training) ?? Phrase("", "")
        return CauseAssessment(
            Self.cause, agrees ? 0.85 : 0.3, explains: Self.symptoms,
            standsAlone: isCostly ? .warning : .info,
            evidence: [Evidence("label_noise/share", value: noise.share, expected: .about(0))],
            reason: Phrase(
                "about \(share) of the labels seem to be wrong", "约 \(share) 的标签似乎有误"),
            explanation: Phrase(
                """
                About \(share) of the training rows are pulled towards another class than their \
                label by the rows like them (\(rows.english)); a network can only learn \
                such labels by heart. Look at these rows; nothing in the spec can help.
                """,
                """
                约 \(share) 的训练样本被与其相似的样本拉向另一类别（\(rows.chinese)）；网络只能死记\
                这样的标签。请检查这些样本；修改配置无济于事。
                """))
    }

    /// So many labels are wrong that margins say nothing: those of a row's neighbours disagree with it,
    /// and in no pattern.
    private func scattered(_ run: RunFacts) -> CauseAssessment? {
        guard
            let baseline = run.experiments.baseline, let share = baseline.labelDisagreement,
            let spread = baseline.disagreementSpread, share >= 0.2, spread >= 0.7, isEven(run),
            max(baseline.best, run.trace.score ?? 0) > run.experiments.margin
        else { return nil }
        let text = NumberText.percent(share)
        return CauseAssessment(
            Self.cause, 0.8, explains: Self.symptoms, standsAlone: .warning,
            evidence: [
                Evidence("baselines/label_disagreement", value: share, expected: .about(0)),
                Evidence("baselines/disagreement_spread", value: spread, expected: .below(0.7)),
            ],
            reason: Phrase(
                "about \(text) of the labels seem to be wrong", "约 \(text) 的标签似乎有误"),
            explanation: Phrase(
                """
                Where the rows around a row agree most, \(text) of the labels still differ from \
                theirs, and name any other class rather than a similar one. Check how rows and \
                labels were put together; nothing in the spec can help.
                """,
                """
                即使在邻近样本最一致之处，仍有 \(text) 的标签与它们不同，且错成任意类别而非相近类别。请检查样本\
                与标签是如何对应的；修改配置无济于事。
                """))
    }

    /// Whether labels disagree with those around them about as often wherever one looks, and not so
    /// often that nothing tells changed labels from an outcome that is uncertain by nature.
    ///
    /// A person's default, survival or taste isn't certain either, but surer for some than for others:
    /// neighbours then disagree less where they agree most.
    private func isEven(_ run: RunFacts) -> Bool {
        guard
            let baseline = run.experiments.baseline, let purest = baseline.labelDisagreement,
            let middle = baseline.middleDisagreement
        else { return false }
        let classes = Double(max(2, run.trace.data.targets.classCount))
        // Where there are several classes, changed labels have any of them, uncertain ones the next.
        let hasPattern = classes >= 4 && baseline.disagreementSpread ?? 1 < 0.7
        let most = classes < 4 ? 0.3 : 0.7 * (1 - 1 / classes)
        let both = (purest + middle) / 2
        let third = Double(max(1, baseline.rows / 3))
        let error = (2 * both * (1 - both) / third).squareRoot()
        return !hasPattern && purest <= most && middle - purest <= 1.64 * error
            && purest >= (middle < 0.15 ? 0.55 : 0.75) * middle
    }

    /// Real-valued targets of which some lie anywhere.
    private func outlying(_ run: RunFacts) -> CauseAssessment? {
        guard
            let share = run.experiments.baseline?.targetOutliers, share >= 0.04,
            (run.trace.score ?? 0) < 0.9
        else { return nil }
        let text = NumberText.percent(share)
        return CauseAssessment(
            Self.cause, 0.85, explains: Self.symptoms, standsAlone: .warning,
            evidence: [Evidence("baselines/target_outliers", value: share, expected: .below(0.01))],
            reason: Phrase(
                "about \(text) of the targets lie far from those of similar rows",
                "约 \(text) 的目标值与相似样本相差甚远"),
            explanation: Phrase(
                """
                Most targets follow closely from the inputs, but \(text) lie far off, scattered \
                among the others: they seem to belong to other rows. Look at them; beside that, a \
                loss that minds outliers less keeps them from pulling the fit.
                """,
                """
                大多数目标值与输入关系紧密，但有 \(text) 相差甚远，且散布于其他样本之间：它们似乎属于别的样本。\
                请检查这些样本；此外，对离群值不那么敏感的损失可以避免拟合被带偏。
                """),
            remedies: [RemedyBuilder(spec: run.spec).robustLoss])
    }

    private func unlearnable(_ run: RunFacts, _ seen: SeenSymptoms) -> CauseAssessment? {
        let facts = run.experiments
        guard
            let baseline = facts.baseline, baseline.rows >= 40, let score = run.trace.score,
            max(score, baseline.best) < min(max(facts.margin, 0.1), 0.25),
            // The best of many trials is above 0 by chance.
            facts.bestScore ?? -1 < 2 * min(max(facts.margin, 0.1), 0.25)
        else { return nil }
        // Targets that are learned better than exchanged ones have some sense.
        let hasSense = facts.controls.map { !$0.ignoresTargets } ?? false
        let best = NumberText.percent(max(0, baseline.best))
        return CauseAssessment(
            Self.cause, hasSense ? 0.6 : facts.controls == nil ? 0.75 : 0.85,
            explains: Self.symptoms,
            evidence: [
                Evidence("baselines/linear", value: baseline.linear, expected: .above(0.1)),
                Evidence("baselines/neighbors", value: baseline.neighbors, expected: .above(0.1)),
            ],
            reason: Phrase(
                "the targets don't follow from the inputs", "目标值与输入之间没有关系"),
            explanation: Phrase(
                """
                Neither a linear function nor the nearest training rows predict rows held out \
                better than guessing (\(best) of the way to perfect): the labels seem not to belong \
                to their rows, or the inputs say nothing about them. Check how rows and labels were \
                put together; nothing in the spec can help.
                """,
                """
                线性函数和最近邻样本都不能比猜测更好地预测留出的样本（只达到完美的 \(best)）：标签似乎与样本\
                对不上，或者输入不含相关信息。请检查样本与标签是如何对应的；修改配置无济于事。
                """))
    }
}
