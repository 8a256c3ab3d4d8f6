import Records

/// A network this deep needs shortcuts for its gradients.
///
/// - Source: He et al., *Deep Residual Learning for Image Recognition* (2016).
struct DepthWithoutShortcuts: CauseModel {
    static let cause = Cause.depthWithoutShortcuts

    func assess(_ run: RunFacts, _ seen: SeenSymptoms) -> CauseAssessment? {
        let symptoms = Set.starved.union(Set.stuck)
        let depth = run.weights.count
        guard seen.any(symptoms), depth >= 12, !run.spec.hasShortcuts else { return nil }
        return CauseAssessment(
            Self.cause, run.spec.hasNormalization || depth >= 24 ? 0.55 : 0.35, explains: symptoms,
            evidence: [Evidence("layers with weights", value: Double(depth), expected: .below(12))],
            reason: Phrase(
                "\(depth) layers stand on one another without a shortcut",
                "\(depth) 个带权重的层之间没有残差连接"),
            explanation: Phrase(
                "Gradients must pass all \(depth) layers; a shortcut lets them by unchanged.",
                "梯度必须穿过全部 \(depth) 层；残差连接可以让它原样通过。"),
            remedies: [RemedyBuilder(spec: run.spec).insertShortcuts])
    }
}
