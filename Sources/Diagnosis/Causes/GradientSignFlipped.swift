import Records

/// The optimizer climbs: `maximize` is on.
struct GradientSignFlipped: CauseModel {
    static let cause = Cause.gradientSignFlipped

    func assess(_ run: RunFacts, _ seen: SeenSymptoms) -> CauseAssessment? {
        guard run.spec.maximizes else { return nil }
        return CauseAssessment(
            Self.cause, 0.98,
            explains: Set.unstable.union(Set.stuck).union(Set.starved), standsAlone: .error,
            evidence: [Evidence("maximize", value: 1, expected: .about(0))],
            reason: Phrase(
                "the optimizer climbs the loss (maximize is on)",
                "优化器在最大化损失（maximize 已开启）"),
            explanation: Phrase(
                "maximize turns every update around, so training makes the loss larger.",
                "maximize 使每次更新反向，训练会让损失变大。"),
            remedies: [RemedyBuilder(spec: run.spec).minimize])
    }
}
