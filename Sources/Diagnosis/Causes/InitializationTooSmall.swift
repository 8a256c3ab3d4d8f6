import Records

/// Initial weights are so small that signals and gradients fade from layer to layer.
///
/// - Source: Glorot & Bengio, AISTATS 2010, §4.2; He et al. (2015), §2.2.
struct InitializationTooSmall: CauseModel {
    static let cause = Cause.initializationTooSmall

    func assess(_ run: RunFacts, _ seen: SeenSymptoms) -> CauseAssessment? {
        let symptoms = Set.stuck.union([.vanishingGradient, .deadUnits])
        guard seen.any(symptoms) || seen.has(.slowConvergence) else { return nil }
        // A zero start is another fault, and the last layer may start small on purpose.
        let hidden = NetworkScale(run).gains.dropLast().filter { $0.value > 0 }
        guard let least = hidden.min(by: { $0.value < $1.value }), least.value < 0.5 else {
            return nil
        }
        let share = Double(hidden.filter { $0.value < 0.5 }.count) / Double(hidden.count)
        let confidence =
            (least.value < 0.02 ? 0.92 : least.value < 0.1 ? 0.75 : least.value < 0.2 ? 0.5 : 0.35)
        let remedies = RemedyBuilder(spec: run.spec)
        let text = NumberText.short(least.value)
        return CauseAssessment(
            Self.cause,
            run.spec.hasNormalization ? confidence * 0.4 : confidence * (0.6 + 0.4 * share),
            explains: symptoms, layer: least.parameter.layer,
            evidence: [
                Evidence(
                    "\(least.parameter.name) · √fan_in at start", value: least.value,
                    expected: .between(0.5, 2))
            ],
            reason: Phrase(
                "the initial weights are too small (\(text) times 1/√fan_in, where He has 1.4)",
                "初始权重过小（为 1/√fan_in 的 \(text) 倍，而 He 初始化为 1.4 倍）"),
            explanation: Phrase(
                """
                The first weights of \(least.parameter.layer) are only \(text) times 1/√fan_in; \
                each such layer shrinks signals, and gradients on the way back, by that factor.
                """,
                """
                \(least.parameter.layer) 的初始权重只有 1/√fan_in 的 \(text) 倍；每经过一个这样的层，\
                信号和回传的梯度都按此倍数缩小。
                """),
            remedies: [remedies.fittingInitialization, remedies.insertNormalization])
    }
}
