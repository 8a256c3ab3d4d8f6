import Records

/// The batches are so large that the run takes too few steps.
struct BatchSizeTooLarge: CauseModel {
    static let cause = Cause.batchSizeTooLarge

    func assess(_ run: RunFacts, _ seen: SeenSymptoms) -> CauseAssessment? {
        let rows = run.trace.data.trainingRows
        guard
            seen.any(Set.stuck) || seen.has(.slowConvergence), run.spec.batchSize > 128,
            rows >= 200, run.trace.stepsPerEpoch <= 2 || run.steps < 100
        else { return nil }
        return CauseAssessment(
            Self.cause, run.steps < 50 ? 0.6 : 0.4,
            explains: [.slowConvergence, .lossNotDecreasing],
            evidence: [
                Clue("steps", Double(run.steps), expected: .above(Double(rows / 32))),
                Clue("batch_size", Double(run.spec.batchSize), expected: .between(16, 128)),
            ],
            reason: Phrase(
                "batches of \(run.spec.batchSize) rows leave only \(run.steps) steps",
                "批大小 \(run.spec.batchSize) 使整个运行只有 \(run.steps) 步"),
            explanation: Phrase(
                """
                With \(run.spec.batchSize) rows in a batch an epoch has \
                \(run.trace.stepsPerEpoch) steps; smaller batches take more steps for the same work.
                """,
                """
                批大小为 \(run.spec.batchSize) 时每个周期只有 \(run.trace.stepsPerEpoch) 步;\
                较小的批次能以同样的计算量走更多步。
                """),
            remedies: [RemedyBuilder(spec: run.spec).batchSize(32)])
    }
}
