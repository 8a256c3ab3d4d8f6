import Records

/// Initial weights are so large that signals and gradients grow from layer to layer; or biases so large
/// that they, not the inputs, decide what comes out; or the first values aren't finite at all.
///
/// - Source: Glorot & Bengio, AISTATS 2010, §4.2; He et al. (2015), §2.2.
struct InitializationTooLarge: CauseModel {
    static let cause = Cause.initializationTooLarge

    func assess(_ run: RunFacts, _ seen: SeenSymptoms) -> CauseAssessment? {
        if let event = run.firstEvent([.initialization]) { return notFinite(event, run) }
        guard seen.any(Self.symptoms) || seen.has(.lossAtStartImplausible) else { return nil }
        let found = [weights(run, seen), biases(run, seen)].compactMap { $0 }
        return found.max { $0.confidence < $1.confidence }
    }

    private static let symptoms = Set.unstable.union(Set.stuck).union([
        .saturatedUnits, .deadUnits, .lossAtStartImplausible, .vanishingGradient,
        .validationGapFromStart,
    ])

    /// The spec's own initializer gives NaN or infinite values.
    private func notFinite(_ event: NonFiniteEvent, _ run: RunFacts) -> CauseAssessment {
        let remedies = RemedyBuilder(spec: run.spec)
        let isBias = event.tensor.hasSuffix(".bias")
        return CauseAssessment(
            Self.cause, 0.98, explains: Self.symptoms.union(Set.starved), standsAlone: .error,
            layer: event.layer,
            evidence: [
                Evidence(
                    "\(event.tensor)/non_finite_count", step: event.step,
                    value: Double(event.nanCount + event.infiniteCount), expected: .about(0))
            ],
            reason: Phrase(
                "the initializer of \(event.tensor) gives NaN or infinite values",
                "\(event.tensor) 的初始化给出了 NaN 或无穷大的值"),
            explanation: Phrase(
                "\(event.tensor) is NaN or infinite before the first step, as its initializer in the spec says.",
                "按照配置中的初始化方式，\(event.tensor) 在第一步之前就是 NaN 或无穷大。"),
            remedies: isBias
                ? [remedies.zeroBiases]
                : [remedies.freshInitialization ?? remedies.fittingInitialization])
    }

    /// The largest bias, beside inputs of a deviation near 1.
    private func biases(_ run: RunFacts, _ seen: SeenSymptoms) -> CauseAssessment? {
        let weighted = Set(run.weights.map(\.layer))
        var biases = run.trace.network.parameters.filter {
            $0.role == .bias && weighted.contains($0.layer)
        }
        // The output's may well begin with the targets' mean.
        if run.spec.isDistanceLoss, let last = run.weights.last {
            biases.removeAll { $0.layer == last.layer }
        }
        let sizes = biases.map { bias in
            (bias.initialMean * bias.initialMean + bias.initialDeviation * bias.initialDeviation)
                .squareRoot()
        }
        guard
            let size = sizes.max(), let index = sizes.firstIndex(of: size), size > 3
        else { return nil }
        let text = NumberText.short(size)
        let bias = biases[index]
        return CauseAssessment(
            Self.cause, size >= 50 ? 0.93 : size >= 20 ? 0.82 : size >= 8 ? 0.65 : 0.35,
            explains: Self.symptoms,
            standsAlone: size >= 8 && seen.has(.lossAtStartImplausible) ? .warning : nil,
            layer: bias.layer,
            evidence: [
                Evidence("\(bias.name) at start", value: size, expected: .between(0, 1))
            ],
            reason: Phrase(
                "the initial biases are too large (about \(text), where 0 is usual)",
                "初始偏置过大（约为 \(text)，通常为 0）"),
            explanation: Phrase(
                """
                The first biases of \(bias.layer) are about \(text); what the inputs add to them is \
                about 1, so the biases alone decide, and training has to take them back first.
                """,
                """
                \(bias.layer) 的初始偏置约为 \(text)，而输入的贡献约为 1：结果由偏置决定，训练必须先把\
                它们拉回来。
                """),
            remedies: [RemedyBuilder(spec: run.spec).zeroBiases])
    }

    /// The largest gain of a layer.
    private func weights(_ run: RunFacts, _ seen: SeenSymptoms) -> CauseAssessment? {
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
            explains: Self.symptoms,
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
