import Records

/// The loss is summed over the batch, so gradients are as many times larger as it has rows.
struct SummedLoss: CauseModel {
    static let cause = Cause.summedLoss

    func assess(_ run: RunFacts, _ seen: SeenSymptoms) -> CauseAssessment? {
        let symptoms = Set.unstable.union([.deadUnits, .saturatedUnits]).union(Set.stuck)
            .subtracting([.parametersUnchanged])
        guard let fault = SummedLossJudgement.judge(run.job), seen.any(symptoms) else { return nil }
        let isUnstable = seen.any(Set.unstable.union([.deadUnits, .saturatedUnits]))
        var confidence = isUnstable ? 0.75 : 0.3
        if let branches = run.branches {
            let better = branches.betterLower ?? branches.scoredLower(run.experiments)
            confidence = better == nil ? 0.2 : 0.9
        }
        return CauseAssessment(
            // Adam and its kin divide the scale of the gradient out.
            Self.cause, run.spec.isAdaptive ? confidence * 0.3 : confidence, explains: symptoms,
            because: fault)
    }
}
