import Records

/// Dropout or noise behind the last layer with weights.
struct DropoutAtOutput: CauseModel {
    static let cause = Cause.dropoutAtOutput

    func assess(_ run: RunFacts, _ seen: SeenSymptoms) -> CauseAssessment? {
        guard
            let fault = OutputDropoutJudgement.judge(run.job),
            let layer = OutputDropoutJudgement.layers(run.spec).first
        else { return nil }
        let share = OutputDropoutJudgement.share(layer) ?? 0.3
        return CauseAssessment(
            Self.cause, share >= 0.3 ? 0.9 : share >= 0.1 ? 0.5 : 0.2,
            explains: Set.stuck.union([
                .lossOscillating, .gradientNoiseDominates, .lossSpike, .vanishingGradient,
                .lossAtStartImplausible,
            ]),
            standsAlone: isCostly(run) ? .warning : .info, because: fault)
    }

    /// Whether the loss that is trained stands far above what the same network has without the
    /// disturbance, on rows that it wasn't even trained on.
    private func isCostly(_ run: RunFacts) -> Bool {
        guard
            let trained = run.loss?.endLevel, let held = run.curve("validation_loss")?.last,
            let progress = run.progress
        else { return false }
        let span = progress.reference - progress.floor
        return span > 0 && (trained - held) / span > 0.15
    }
}
