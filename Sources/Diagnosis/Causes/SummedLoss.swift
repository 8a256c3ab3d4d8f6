import Records

/// The loss is summed over the batch, so gradients are as many times larger as it has rows.
struct SummedLoss: CauseModel {
    static let cause = Cause.summedLoss

    func assess(_ run: RunFacts, _ seen: SeenSymptoms) -> CauseAssessment? {
        let symptoms = Set.unstable.union([.deadUnits, .saturatedUnits]).union(Set.stuck)
            .subtracting([.parametersUnchanged])
        guard run.spec.isSummed, seen.any(symptoms) else { return nil }
        let rows = min(run.spec.batchSize, max(1, run.trace.data.trainingRows))
        guard rows > 1 else { return nil }
        let isUnstable = seen.any(Set.unstable.union([.deadUnits, .saturatedUnits]))
        var confidence = isUnstable ? 0.75 : 0.3
        if let branches = run.branches {
            let better = branches.betterLower ?? branches.scoredLower(run.experiments)
            confidence = better == nil ? 0.2 : 0.9
        }
        return CauseAssessment(
            // Adam and its kin divide the scale of the gradient out.
            Self.cause, run.spec.isAdaptive ? confidence * 0.3 : confidence, explains: symptoms,
            evidence: [Evidence("rows summed in a step", value: Double(rows), expected: .about(1))],
            reason: Phrase(
                "the loss is summed over \(rows) rows instead of averaged",
                "损失对 \(rows) 个样本求和而不是取平均"),
            explanation: Phrase(
                """
                With reduction "sum" gradients are \(rows) times those of the mean, which acts \
                like a learning rate \(rows) times as high.
                """,
                "reduction 为 “sum” 时，梯度是取平均时的 \(rows) 倍，相当于学习率高了 \(rows) 倍。"),
            remedies: [RemedyBuilder(spec: run.spec).meanReduction])
    }
}
