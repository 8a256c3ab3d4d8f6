import Records

/// The loss takes a logarithm that can be infinite, where a stable form of it can't.
///
/// - Source: Blanchard, Higham & Higham, *Accurately computing log-sum-exp and softmax* (2021).
struct UnstableLoss: CauseModel {
    static let cause = Cause.unstableLoss

    /// Whether the loss itself was the first to be non-finite, at a point where all else was sound.
    static func startsFailure(_ run: RunFacts) -> Bool {
        guard
            ["cross_entropy_of_probabilities", "bce"].contains(run.spec.loss),
            run.spec.lossEpsilon == 0, let event = run.trace.nonFinite.first,
            [.loss, .backward].contains(event.pass), let progress = run.progress,
            let before = run.loss?.points.last(where: { $0.step <= event.step })
        else { return false }
        return before.value < 2 * max(progress.reference, progress.first)
    }

    func assess(_ run: RunFacts, _ seen: SeenSymptoms) -> CauseAssessment? {
        let takesProbabilities = ["cross_entropy_of_probabilities", "bce"].contains(run.spec.loss)
        let isBare = takesProbabilities && run.spec.lossEpsilon == 0
        let singular = run.spec.layers.first { ["log", "exp"].contains($0.type) }
        guard isBare || singular != nil, seen.any(Set.nonFinite) else { return nil }
        let event = run.trace.nonFinite.first
        let startsHere =
            isBare && [.loss, .backward].contains(event?.pass)
            || singular != nil && event?.layer == singular?.path
        // Where gradients had left all bounds before, the loss is only where it showed.
        let isLate = seen.any([.explodingGradient, .lossDiverging])
        let confidence =
            UnstableLoss.startsFailure(run) ? 0.93 : startsHere ? (isLate ? 0.5 : 0.9) : 0.35
        let place = isBare ? run.spec.loss : singular?.path ?? ""
        let remedies = RemedyBuilder(spec: run.spec)
        return CauseAssessment(
            Self.cause, confidence, explains: Set.nonFinite, layer: isBare ? nil : singular?.path,
            evidence: isBare ? [Evidence("loss eps", value: 0, expected: .above(1e-8))] : [],
            reason: Phrase(
                "\(place) has no finite value everywhere (a logarithm of zero, or an overflow)",
                "\(place) 并非处处有限（零的对数或溢出）"),
            explanation: isBare
                ? Phrase(
                    """
                    \(run.spec.loss) takes the logarithm of a probability, which a confident \
                    network rounds to exactly 0 or 1; the logits form can't overflow.
                    """,
                    """
                    \(run.spec.loss) 对概率取对数，而自信的网络会把概率舍入为 0 或 1；基于 logits 的\
                    形式不会溢出。
                    """)
                : Phrase(
                    "\(place) (\(singular?.type ?? "")) has no finite value for every input.",
                    "\(place)（\(singular?.type ?? "")）并非对所有输入都有有限值。"),
            remedies: [
                isBare ? remedies.logitsLoss : nil,
                isBare
                    ? RemedyDraft(
                        .logitsLoss,
                        Phrase("Keep probabilities away from 0 (eps 1e-7)", "使概率远离 0（eps 1e-7）"),
                        [remedies.set("/loss/eps", 1e-7)]) : nil,
            ])
    }
}
