import Records

/// The batches are so large that the run takes too few steps.
struct BatchSizeTooLarge: CauseModel {
    static let cause = Cause.batchSizeTooLarge

    func assess(_ run: RunFacts, _ seen: SeenSymptoms) -> CauseAssessment? {
        let rows = run.trace.data.trainingRows
        guard
            seen.any(Set.stuck) || seen.has(.slowConvergence), run.spec.batchSize > 64,
            rows >= 100, run.steps < 400
        else { return nil }
        return CauseAssessment(
            Self.cause, run.spec.batchSize > 128 ? (run.steps < 50 ? 0.65 : 0.45) : 0.2,
            explains: [.slowConvergence, .lossNotDecreasing, .underfitting],
            evidence: [
                Evidence("steps", value: Double(run.steps), expected: .above(Double(rows / 32))),
                Evidence(
                    "batch_size", value: Double(run.spec.batchSize), expected: .between(16, 128)),
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
                批大小为 \(run.spec.batchSize) 时每个轮次只有 \(run.trace.stepsPerEpoch) 步；\
                较小的批次能以同样的计算量走更多步。
                """),
            remedies: [RemedyBuilder(spec: run.spec).batchSize(32)])
    }
}
