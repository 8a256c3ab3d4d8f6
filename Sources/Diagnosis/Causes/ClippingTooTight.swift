import Records

/// Gradient clipping cuts off nearly all of nearly every gradient.
///
/// - Source: Google *Deep Learning Tuning Playbook* (2023), gradient clipping.
struct ClippingTooTight: CauseModel {
    static let cause = Cause.clippingTooTight

    func assess(_ run: RunFacts, _ seen: SeenSymptoms) -> CauseAssessment? {
        guard
            let bound = run.spec.clippingBound, bound > 0,
            seen.any(Set.stuck) || seen.has(.slowConvergence)
        else { return nil }
        let sizes: [Double]
        if run.spec.clipping == "value" {
            sizes = run.trace.network.parameters.compactMap {
                run.curve("gradient_max/\($0.name)")?.level(from: 0)
            }
        } else {
            sizes = run.curve("gradient_norm").map { [$0.level(from: 0)] } ?? []
        }
        guard let size = sizes.max(), size > 2 * bound else { return nil }
        let ratio = size / bound
        // Adaptive optimizers divide the scale of the gradient out again.
        let confidence =
            (ratio > 1000 ? 0.9 : ratio > 100 ? 0.8 : ratio > 20 ? 0.55 : 0.3)
            * (run.spec.isAdaptive ? 0.3 : 1)
        let text = NumberText.short(ratio)
        return CauseAssessment(
            Self.cause, confidence, explains: Set.stuck,
            evidence: [Evidence("gradient_norm", value: size, expected: .below(2 * bound))],
            reason: Phrase(
                "gradients are clipped to a \(text)th of their size",
                "梯度被裁剪到原大小的 1/\(text)"),
            explanation: Phrase(
                """
                The typical gradient is \(text) times the bound of \(NumberText.short(bound)), so \
                clipping divides nearly every update by that much.
                """,
                "典型梯度是裁剪上限 \(NumberText.short(bound)) 的 \(text) 倍，几乎每次更新都被缩小这么多。"),
            remedies: [
                RemedyBuilder(spec: run.spec).loosenClipping(to: NumberText.rounded(2 * size))
            ])
    }
}
