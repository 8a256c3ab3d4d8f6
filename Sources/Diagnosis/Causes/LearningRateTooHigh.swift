import Records

/// The learning rate is too high: shown by branches with lower rates that train, or told by the
/// shape of the failure.
///
/// - Source: LeCun et al., *Efficient BackProp* (1998), §4.6; Goodfellow et al. (2016), §11.4.
struct LearningRateTooHigh: CauseModel {
    static let cause = Cause.learningRateTooHigh

    func assess(_ run: RunFacts, _ seen: SeenSymptoms) -> CauseAssessment? {
        let symptoms = Set.unstable.union(Set.stuck).union(Set.starved).subtracting([
            .vanishingGradient, .parametersUnchanged,
        ]).union([.validationGapFromStart])
        guard let rate = run.spec.learningRate, rate > 0, seen.any(symptoms) else { return nil }
        let remedies = RemedyBuilder(spec: run.spec)
        if let branches = run.branches {
            guard let better = branches.betterLower ?? branches.scoredLower(run.experiments) else {
                // What goes well over the branches' steps may still go wrong later.
                let isBrief = branches.measurement.steps < 50
                guard
                    branches.drop(branches.job) > 0 && seen.any(Set.unstable)
                        || isBrief && Self.unusualness(run.spec, rate) >= 0.6
                else { return nil }
                return unmeasured(run, seen, rate, symptoms, remedies)
            }
            let factor = NumberText.short(NumberText.rounded(rate / better.learningRate, digits: 1))
            let isHopeless = branches.drop(branches.job) < 0
            return CauseAssessment(
                Self.cause, measured(run, rate, isHopeless: isHopeless), explains: symptoms,
                evidence: [
                    Evidence(
                        "learning_rate_branches/\(NumberText.short(rate))",
                        value: branches.job.finalLoss,
                        expected: .below(branches.measurement.initialLoss)),
                    Evidence(
                        "learning_rate_branches/\(NumberText.short(better.learningRate))",
                        value: better.finalLoss, expected: .below(branches.measurement.initialLoss)),
                ],
                reason: Phrase(
                    "the learning rate is about \(factor) times too high", "学习率约高了 \(factor) 倍"),
                explanation: Phrase(
                    """
                    Over \(branches.measurement.steps) steps from the same start on the same \
                    batches, a learning rate of \(NumberText.short(better.learningRate)) brings the \
                    loss to \(NumberText.short(better.finalLoss)), while the job's \
                    \(NumberText.short(rate)) ends at \(NumberText.short(branches.job.finalLoss)).
                    """,
                    """
                    从相同起点、用相同批次训练 \(branches.measurement.steps) 步：学习率 \
                    \(NumberText.short(better.learningRate)) 使损失降到 \
                    \(NumberText.short(better.finalLoss))，而本任务的 \(NumberText.short(rate)) 得到 \
                    \(NumberText.short(branches.job.finalLoss))。
                    """),
                remedies: [remedies.lowerRate(to: better.learningRate), remedies.clip()])
        }
        return unmeasured(run, seen, rate, symptoms, remedies)
    }

    /// How likely a rate is the fault where lower ones do better: by how unusual it is where the
    /// effect of all changes is known, since a lower rate makes up for many faults.
    private func measured(_ run: RunFacts, _ rate: Double, isHopeless: Bool) -> Double {
        let unusual = LearningRateTooHigh.unusualness(run.spec, rate)
        if run.experiments.isDecisive { return unusual }
        return max(unusual, discounted(isHopeless ? 0.8 : 0.6, run, rate))
    }

    /// How unusual it is to train with a rate this high, from 0 to 1.
    static func unusualness(_ spec: SpecFacts, _ rate: Double) -> Double {
        if spec.isAdaptive {
            return rate >= 1
                ? 0.95 : rate >= 0.09 ? 0.85 : rate >= 0.02 ? 0.6 : rate > 5e-3 ? 0.35 : 0.2
        }
        let step = rate / max(1 - min(spec.momentum, 0.9), 0.1)
        return step >= 20 ? 0.95 : step >= 5 ? 0.85 : step >= 1.5 ? 0.6 : step > 0.5 ? 0.4 : 0.2
    }

    /// The judgement without branches, by how far updates move the weights at first.
    private func unmeasured(
        _ run: RunFacts, _ seen: SeenSymptoms, _ rate: Double, _ symptoms: Set<Symptom>,
        _ remedies: RemedyBuilder
    ) -> CauseAssessment {
        let ratio = run.typicalUpdateRatio(from: 0, to: 0.1) ?? 0
        var confidence =
            seen.any(Set.nonFinite.union([.explodingGradient, .lossDiverging]))
            ? 0.55 : seen.any([.lossOscillating, .validationGapFromStart]) ? 0.5 : 0.2
        if ratio > 0.3 { confidence += 0.2 }
        if ratio > 0, ratio < 1e-3 { confidence *= 0.5 }
        confidence = max(confidence, LearningRateTooHigh.unusualness(run.spec, rate))
        if LearningRateTooHigh.isAbsurd(run.spec, rate) { confidence = max(confidence, 0.85) }
        var evidence: [Evidence] = []
        if ratio > 0.1 {
            evidence.append(
                Evidence("update_norm/weight_norm", value: ratio, expected: .below(0.1)))
        }
        return CauseAssessment(
            Self.cause, discounted(confidence, run, rate), explains: symptoms, evidence: evidence,
            reason: Phrase("the learning rate is too high", "学习率过高"),
            explanation: ratio > 0.1
                ? Phrase(
                    """
                    An update moves the weights by \(NumberText.percent(ratio)) of their size, \
                    where about 0.1 % is usual; steps so long leave the region in which the \
                    gradient says anything.
                    """,
                    """
                    每次更新使权重改变其大小的 \(NumberText.percent(ratio))，而通常约为 0.1 %；\
                    这么大的步长超出了梯度有效的范围。
                    """)
                : Phrase(
                    "Losses that blow up or jump about are most often those of too long steps.",
                    "损失爆炸或来回震荡，多半是步长过大所致。"),
            remedies: [
                remedies.lowerRate(to: NumberText.rounded(rate / 10)), remedies.clip(),
                run.spec.isAdaptive ? nil : remedies.adam,
            ])
    }

    /// Where something else makes a usual rate too high, that is the cause: less confidence.
    private func discounted(_ confidence: Double, _ run: RunFacts, _ rate: Double) -> Double {
        if LearningRateTooHigh.isAbsurd(run.spec, rate) { return confidence }
        let data = run.trace.data
        let targetSize = data.targets.kind == .values ? data.targets.values.rootMeanSquare : 1
        let isElsewhere =
            run.spec.isSummed || run.spec.maximizes || run.spec.weightDecay >= 0.1
            || LossTaskMismatch.isSure(run) || run.spec.momentum >= 0.97
            || UnstableLoss.startsFailure(run) || data.inputs.rootMeanSquare > 30
            || (run.spec.isDistanceLoss && targetSize > 30)
            || NetworkScale(run).largestGain > 5
        return isElsewhere ? confidence * 0.6 : confidence
    }

    /// Whether no usual problem is trained with such a rate.
    static func isAbsurd(_ spec: SpecFacts, _ rate: Double) -> Bool {
        guard let traits = spec.optimizerTraits, traits.isAdaptive else { return rate >= 10 }
        return rate >= (traits.pace == .growing ? 100 : 1)
    }
}
