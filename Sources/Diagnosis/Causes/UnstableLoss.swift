import Records

/// The loss takes a logarithm that can be infinite, where a stable form of it can't.
///
/// - Source: Blanchard, Higham & Higham, *Accurately computing log-sum-exp and softmax* (2021).
struct UnstableLoss: CauseModel {
    static let cause = Cause.unstableLoss

    /// Whether the loss itself was the first to be non-finite, at a point where all else was sound.
    static func startsFailure(_ run: RunFacts) -> Bool {
        guard
            UnstableLossJudgement.loss(run.job) != nil, let event = run.trace.nonFinite.first,
            [.loss, .backward].contains(event.pass), let progress = run.progress,
            let before = run.loss?.points.last(where: { $0.step <= event.step })
        else { return false }
        return before.value < 2 * max(progress.reference, progress.first)
    }

    func assess(_ run: RunFacts, _ seen: SeenSymptoms) -> CauseAssessment? {
        guard let fault = UnstableLossJudgement.judge(run.job), seen.any(Set.nonFinite) else {
            return nil
        }
        let isBare = UnstableLossJudgement.loss(run.job) != nil
        let singular = run.spec.layers.first(where: \.traits.isSingular)
        let event = run.trace.nonFinite.first
        let startsHere =
            isBare && [.loss, .backward].contains(event?.pass)
            || singular != nil && event?.layer == singular?.path
        // Where gradients had left all bounds before, the loss is only where it showed.
        let isLate = seen.any([.explodingGradient, .lossDiverging])
        let confidence =
            UnstableLoss.startsFailure(run) ? 0.93 : startsHere ? (isLate ? 0.5 : 0.9) : 0.35
        return CauseAssessment(Self.cause, confidence, explains: Set.nonFinite, because: fault)
    }
}
