import Records

/// Some labels don't belong to their rows, as the margins of training or the rows around them show.
///
/// With two classes nobody can tell changed labels from an outcome that has a chance in it, such as
/// survival, default or purchase: both have the same distribution. With more classes changed labels
/// name any other class, where uncertain outcomes and overlapping classes name a neighbouring one.
///
/// - Source: Pleiss et al., *Identifying Mislabeled Data using the Area Under the Margin Ranking*
///   (2020); Northcutt et al., *Confident Learning* (2021), §3.
struct LabelsCorrupted: CauseModel {
    static let cause = Cause.labelsCorrupted

    /// How evenly changed labels are spread over all other classes at least; ordered grades and classes
    /// that overlap stay below.
    private static let leastSpread = 0.9

    private static let symptoms = Set.stuck.union([
        .overfitting, .validationGapFromStart, .lossOscillating,
    ])

    func assess(_ run: RunFacts, _ seen: SeenSymptoms) -> CauseAssessment? {
        noisy(run) ?? scattered(run) ?? outlying(run)
    }

    private func noisy(_ run: RunFacts) -> CauseAssessment? {
        guard run.trace.data.targets.classCount > 2,
            let noise = run.trace.labelNoise, noise.outcome == .fired, noise.share > 0
        else { return nil }
        let share = NumberText.percent(noise.share)
        // Where classes overlap, margins alone mislead: neighbours must disagree as well, and about as
        // often where they agree most among themselves, for wrong labels are anywhere.
        let disagreement = run.experiments.baseline?.labelDisagreement ?? 0
        let agrees = disagreement >= max(0.04, 0.55 * noise.share) && isEven(run)
        // A doubt is not worth a word: who reads it takes it for an alarm.
        guard agrees else { return nil }
        let isCostly = noise.share >= 0.05 && (run.trace.score ?? 0) < 0.9
        let rows =
            Phrase.place(
                rows: noise.suspicious.map(\.row), lines: noise.suspicious.compactMap(\.line),
                count: noise.suspicious.count, source: .training) ?? Phrase("", "")
        return CauseAssessment(
            Self.cause, 0.85, explains: Self.symptoms,
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
            let spread = baseline.disagreementSpread, share >= 0.2, spread >= Self.leastSpread,
            isEven(run),
            max(baseline.best, run.trace.score ?? 0) > run.experiments.margin
        else { return nil }
        let text = NumberText.percent(share)
        return CauseAssessment(
            Self.cause, 0.8, explains: Self.symptoms, standsAlone: .warning,
            evidence: [
                Evidence("baselines/label_disagreement", value: share, expected: .about(0)),
                Evidence(
                    "baselines/disagreement_spread", value: spread,
                    expected: .below(Self.leastSpread)),
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
        // Changed labels have any of the other classes, uncertain ones the next.
        let hasPattern = classes < 3 || baseline.disagreementSpread ?? 0 < Self.leastSpread
        // Three classes that overlap much may do so evenly.
        let most = classes < 4 ? 0.25 : 0.7 * (1 - 1 / classes)
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
}
