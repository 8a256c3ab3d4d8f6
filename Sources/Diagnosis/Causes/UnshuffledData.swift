import Records

/// Rows come in an order that matters, so that batches aren't like the data.
struct UnshuffledData: CauseModel {
    static let cause = Cause.unshuffledData

    func assess(_ run: RunFacts, _ seen: SeenSymptoms) -> CauseAssessment? {
        let symptoms: Set<Symptom> = [
            .lossOscillating, .lossDiverging, .lossNotDecreasing, .slowConvergence, .underfitting,
            .overfitting, .validationGapFromStart, .lossSpike, .outputCollapsed,
        ]
        guard !run.spec.shuffles, run.trace.stepsPerEpoch > 1, seen.any(symptoms) else {
            return nil
        }
        let remedies = RemedyBuilder(spec: run.spec)
        let isSorted = run.trace.dataCheck("unshuffled_data")?.isFired ?? false
        return CauseAssessment(
            Self.cause, isSorted ? 0.95 : 0.2, explains: symptoms,
            evidence: [Evidence("shuffle", value: 0, expected: .about(1))],
            reason: Phrase("the rows are not shuffled", "样本没有打乱"),
            explanation: Phrase(
                "Every epoch sees the rows in the same order; if they are sorted, each batch pulls another way.",
                "每个轮次都以相同顺序读取样本；若样本已排序，各批次会把网络拉向不同方向。"),
            remedies: [(isSorted ? remedies.shuffleSplit : nil) ?? remedies.shuffle])
    }
}
