import Records

/// Initial weights are so large that signals and gradients grow from layer to layer.
///
/// - Source: Glorot & Bengio, AISTATS 2010, §4.2; He et al. (2015), §2.2.
struct InitializationTooLarge: CauseModel {
    static let cause = Cause.initializationTooLarge

    func assess(_ run: RunFacts, _ seen: SeenSymptoms) -> CauseAssessment? {
        let symptoms = Set.unstable.union(Set.stuck).union([
            .saturatedUnits, .deadUnits, .lossAtStartImplausible, .vanishingGradient,
            .validationGapFromStart,
        ])
        guard seen.any(symptoms) || seen.has(.lossAtStartImplausible) else { return nil }
        let gains = NetworkScale(run).gains
        // The mean counts too: a large constant moves the outputs as far as a large deviation.
        let sizes = gains.map { gain in
            let mean = gain.parameter.initialMean
            let deviation = gain.parameter.initialDeviation
            return (mean * mean + deviation * deviation).squareRoot()
                * Double(max(1, gain.parameter.fanIn)).squareRoot()
        }
        guard
            let size = sizes.max(), let index = sizes.firstIndex(of: size), size > 3
        else { return nil }
        let parameter = gains[index].parameter
        let confidence = size >= 20 ? 0.94 : size >= 8 ? 0.82 : size >= 5 ? 0.65 : 0.4
        let remedies = RemedyBuilder(spec: run.spec)
        let text = NumberText.short(size)
        return CauseAssessment(
            Self.cause, run.spec.hasNormalization ? confidence * 0.5 : confidence,
            explains: symptoms,
            standsAlone: size >= 8 && seen.has(.lossAtStartImplausible) ? .warning : nil,
            layer: parameter.layer,
            evidence: [
                Evidence(
                    "\(parameter.name) · √fan_in at start", value: size, expected: .between(0.5, 2))
            ],
            reason: Phrase(
                "the initial weights are too large (\(text) times 1/√fan_in, where He has 1.4)",
                "初始权重过大（为 1/√fan_in 的 \(text) 倍，而 He 初始化为 1.4 倍）"),
            explanation: Phrase(
                """
                The first weights of \(parameter.layer) are \(text) times 1/√fan_in; each such \
                layer makes signals, and gradients on the way back, that many times larger.
                """,
                """
                \(parameter.layer) 的初始权重是 1/√fan_in 的 \(text) 倍；每经过一个这样的层，信号和\
                回传的梯度都放大相应倍数。
                """),
            remedies: [remedies.fittingInitialization, remedies.insertNormalization])
    }
}
