import Records

/// The momentum is so high that updates overshoot long after the gradient has turned.
///
/// - Source: Sutskever et al., ICML 2013, §3.
struct MomentumTooHigh: CauseModel {
    static let cause = Cause.momentumTooHigh

    func assess(_ run: RunFacts, _ seen: SeenSymptoms) -> CauseAssessment? {
        let momentum = run.spec.momentum
        // Long steps kill units and stand in the way of learning before they make a loss diverge.
        let symptoms = Set.unstable.union(Set.stuck).union([.deadUnits, .saturatedUnits])
            .subtracting([.parametersUnchanged])
        guard momentum >= 0.97, seen.any(symptoms) else { return nil }
        let factor = NumberText.short(NumberText.rounded(1 / max(1 - momentum, 1e-6)))
        let text = NumberText.short(momentum)
        return CauseAssessment(
            Self.cause, momentum >= 0.99 ? 0.85 : 0.5, explains: symptoms,
            evidence: [Evidence("momentum", value: momentum, expected: .about(0.9))],
            reason: Phrase("the momentum of \(text) is too high", "动量 \(text) 过高"),
            explanation: Phrase(
                """
                A momentum of \(text) adds up the gradients of about \(factor) steps, so updates \
                go on long after the gradient has turned.
                """,
                "动量 \(text) 会累积约 \(factor) 步的梯度，梯度转向后更新仍会持续很久。"),
            remedies: [RemedyBuilder(spec: run.spec).lowerMomentum])
    }
}
