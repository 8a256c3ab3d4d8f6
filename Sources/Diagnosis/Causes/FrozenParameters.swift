import Records

/// What would have to learn is frozen.
struct FrozenParameters: CauseModel {
    static let cause = Cause.frozenParameters

    func assess(_ run: RunFacts, _ seen: SeenSymptoms) -> CauseAssessment? {
        if let fault = FrozenParametersJudgement.judge(run.job) {
            return CauseAssessment(
                Self.cause, 0.97, explains: Self.symptoms, standsAlone: fault.severity,
                because: fault)
        }
        return some(run, seen)
    }

    /// Layers that keep the random weights they were given.
    private func some(_ run: RunFacts, _ seen: SeenSymptoms) -> CauseAssessment? {
        let weighted = run.spec.nestedLayers.filter(\.isWeighted)
        let frozen = weighted.count(where: \.isFrozen)
        guard frozen > 0, !run.job.isPretrained, seen.any(Set.stuck) else { return nil }
        return CauseAssessment(
            Self.cause, 0.4, explains: Self.symptoms,
            evidence: [
                Evidence("frozen layers with weights", value: Double(frozen), expected: .about(0))
            ],
            reason: Phrase(
                "\(frozen) of \(weighted.count) layers with weights are frozen",
                "\(weighted.count) 个带权重的层中有 \(frozen) 个被冻结"),
            explanation: Phrase(
                "Frozen layers keep the random weights that they began with, and what they lose no later layer gets back.",
                "被冻结的层保持其随机初始权重，丢失的信息后面的层无法恢复。"),
            remedies: [RemedyBuilder(spec: run.spec).unfreeze])
    }

    private static let symptoms = Set.stuck.union(Set.starved).union([
        .overfitting, .validationGapFromStart, .lossAtStartImplausible, .gradientNoiseDominates,
    ])
}
