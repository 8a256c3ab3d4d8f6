import Records

/// The learning rate is too low: shown by branches with higher rates, or told by tiny updates.
///
/// - Source: Goodfellow et al., *Deep Learning* (2016), §11.4.1.
struct LearningRateTooLow: CauseModel {
    static let cause = Cause.learningRateTooLow

    func assess(_ run: RunFacts, _ seen: SeenSymptoms) -> CauseAssessment? {
        let symptoms = Set.stuck
        guard
            let rate = run.spec.learningRate, rate >= 0,
            symptoms.contains(where: seen.has), !seen.any(Set.nonFinite)
        else { return nil }
        let remedies = RemedyBuilder(spec: run.spec)
        if rate == 0 { return zero(run, remedies) }
        if let branches = run.branches {
            guard let better = branches.betterHigher ?? branches.scoredHigher(run.experiments)
            else {
                return nil
            }
            let factor = NumberText.short(NumberText.rounded(better.learningRate / rate, digits: 1))
            let isSlight = better.learningRate < 3 * rate
            let steps = branches.measurement.steps
            let (own, other) = (NumberText.short(rate), NumberText.short(better.learningRate))
            // Large outputs take large weights, and tiny inputs too: a higher rate only makes up for it.
            let data = run.trace.data
            let isElsewhere =
                data.inputs.rootMeanSquare < 0.03
                || run.spec.isDistanceLoss && data.targets.kind == .values
                    && data.targets.values.rootMeanSquare > 20
            return CauseAssessment(
                Self.cause,
                measured(run, rate) * (isSlight ? 0.6 : 1) * (isElsewhere ? 0.6 : 1),
                explains: symptoms,
                evidence: [
                    Evidence(
                        "learning_rate_branches/\(NumberText.short(rate))",
                        value: branches.job.finalLoss,
                        expected: .about(better.finalLoss)),
                    Evidence(
                        "learning_rate_branches/\(NumberText.short(better.learningRate))",
                        value: better.finalLoss, expected: .below(branches.measurement.initialLoss)),
                ],
                reason: Phrase(
                    "the learning rate is about \(factor) times too low", "学习率约低了 \(factor) 倍"),
                explanation: branches.betterHigher == nil
                    ? Phrase(
                        """
                        Over \(steps) steps from the same start on the same batches, a learning rate \
                        of \(other) reaches \(NumberText.percent(max(0, better.score ?? 0))) of the \
                        way from guessing to perfect, the job's \(own) \
                        \(NumberText.percent(max(0, branches.job.score ?? 0))).
                        """,
                        """
                        从相同起点、用相同批次训练 \(steps) 步：学习率 \(other) 达到从猜测到完美的 \
                        \(NumberText.percent(max(0, better.score ?? 0)))，而本任务的 \(own) 只达到 \
                        \(NumberText.percent(max(0, branches.job.score ?? 0)))。
                        """)
                    : Phrase(
                        """
                        Over \(steps) steps from the same start on the same batches, a learning rate \
                        of \(other) brings the loss to \(NumberText.short(better.finalLoss)), the \
                        job's \(own) to \(NumberText.short(branches.job.finalLoss)).
                        """,
                        """
                        从相同起点、用相同批次训练 \(steps) 步：学习率 \(other) 使损失降到 \
                        \(NumberText.short(better.finalLoss))，而本任务的 \(own) 只降到 \
                        \(NumberText.short(branches.job.finalLoss))。
                        """),
                remedies: [remedies.higherRate(to: better.learningRate)])
        }
        let unusual = LearningRateTooLow.unusualness(run.spec, rate)
        guard let ratio = run.largestUpdateRatio(from: 0, to: 0.5), ratio < 1e-4 || unusual >= 0.5
        else { return nil }
        let isStarved = seen.any([.vanishingGradient, .deadUnits, .saturatedUnits])
        let confidence = max(
            ratio < 1e-6 ? 0.8 : ratio < 1e-5 ? 0.65 : 0.4, 0.85 * unusual)
        return CauseAssessment(
            Self.cause, isStarved ? confidence * 0.4 : confidence, explains: symptoms,
            evidence: [Evidence("update_norm/weight_norm", value: ratio, expected: .about(1e-3))],
            reason: Phrase("the learning rate is too low", "学习率过低"),
            explanation: Phrase(
                """
                An update moves the weights by \(NumberText.short(ratio)) of their size, where \
                about 0.001 is usual.
                """,
                "每次更新只使权重改变其大小的 \(NumberText.short(ratio))，而通常约为 0.001。"),
            remedies: [
                remedies.higherRate(to: NumberText.rounded(rate * (ratio < 1e-5 ? 100 : 10)))
            ])
    }

    /// A rate at which nothing can move.
    private func zero(_ run: RunFacts, _ remedies: RemedyBuilder) -> CauseAssessment {
        CauseAssessment(
            Self.cause, 0.97, explains: Set.stuck,
            evidence: [Evidence("learning_rate", step: 0, value: 0, expected: .above(0))],
            reason: Phrase("the learning rate is 0", "学习率为 0"),
            explanation: Phrase(
                "With a learning rate of 0 no weight ever changes.", "学习率为 0 时，权重永远不会改变。"),
            remedies: [remedies.higherRate(to: run.spec.isAdaptive ? 1e-3 : 0.05)])
    }

    /// How likely a rate is the fault where higher ones do better: by how unusual it is.
    private func measured(_ run: RunFacts, _ rate: Double) -> Double {
        let unusual = LearningRateTooLow.unusualness(run.spec, rate)
        return run.experiments.isDecisive ? unusual : max(unusual, 0.7)
    }

    /// How unusual it is to train with a rate this low, from 0 to 1.
    static func unusualness(_ spec: SpecFacts, _ rate: Double) -> Double {
        if spec.isAdaptive {
            let rate = rate / ((spec.optimizerTraits?.usualLearningRate ?? 1e-3) / 1e-3)
            return rate <= 1.1e-5 ? 0.93 : rate <= 1.1e-4 ? 0.75 : rate < 5e-4 ? 0.45 : 0.25
        }
        let step = rate / max(1 - min(spec.momentum, 0.9), 0.1)
        return step <= 1.1e-4 ? 0.93 : step <= 1.1e-3 ? 0.75 : step <= 1.1e-2 ? 0.63 : 0.25
    }
}
