import Records

/// Batch normalization gets a batch of one row.
struct BatchOfOne: CauseModel {
    static let cause = Cause.batchOfOne

    func assess(_ run: RunFacts, _ seen: SeenSymptoms) -> CauseAssessment? {
        guard let fault = BatchOfOneJudgement.judge(run.job, run.trace.network) else { return nil }
        let isAlways = fault.severity == .error
        // The last row's part in the running statistics shows where those of the batch do better.
        let lag = run.trace.measured(StatisticsScores.self)?.gain ?? 0
        return CauseAssessment(
            Self.cause, isAlways ? 0.96 : lag > 0.1 ? 0.6 : 0.25,
            explains: Set.stuck.union([
                .gradientNoiseDominates, .overfitting, .validationGapFromStart, .lossSpike,
                .lossOscillating, .vanishingGradient,
            ]),
            standsAlone: fault.severity, because: fault)
    }
}
