import Records

/// The batches are so small that their gradients point anywhere.
///
/// - Source: Masters & Luschi, *Revisiting Small Batch Training* (2018).
struct BatchSizeTooSmall: CauseModel {
    static let cause = Cause.batchSizeTooSmall

    func assess(_ run: RunFacts, _ seen: SeenSymptoms) -> CauseAssessment? {
        let size = run.spec.batchSize
        let symptoms = Set.stuck.union([
            .lossOscillating, .lossDiverging, .gradientNoiseDominates, .deadUnits, .lossSpike,
        ])
        guard
            size <= 8, run.trace.data.trainingRows >= 16 * size, seen.any(symptoms)
        else { return nil }
        return CauseAssessment(
            Self.cause, size <= 2 ? 0.5 : size <= 4 ? 0.35 : 0.15, explains: symptoms,
            evidence: [Evidence("batch_size", value: Double(size), expected: .between(16, 128))],
            reason: Phrase("batches of \(size) rows are too small", "批大小 \(size) 过小"),
            explanation: Phrase(
                "The gradient of \(size) rows says little about that of the data, so steps go astray.",
                "\(size) 个样本的梯度几乎不能代表整体数据，更新方向容易偏离。"),
            remedies: [RemedyBuilder(spec: run.spec).batchSize(32)])
    }
}
