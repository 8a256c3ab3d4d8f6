import Records

/// The network has far more parameters than the data can determine.
struct ExcessCapacity: CauseModel {
    static let cause = Cause.excessCapacity

    func assess(_ run: RunFacts, _ seen: SeenSymptoms) -> CauseAssessment? {
        let rows = max(1, run.trace.data.trainingRows)
        let ratio = Double(run.parameterCount) / Double(rows)
        guard seen.has(.overfitting), ratio > 5 else { return nil }
        let remedies = RemedyBuilder(spec: run.spec)
        let text = NumberText.short(ratio)
        return CauseAssessment(
            Self.cause, ratio > 100 ? 0.7 : ratio > 20 ? 0.6 : 0.45,
            explains: [.overfitting, .validationGapFromStart],
            evidence: [Clue("parameters per training row", ratio, expected: .below(5))],
            reason: Phrase(
                "the network has \(text) parameters for each training row",
                "网络的参数数量是训练样本数的 \(text) 倍"),
            explanation: Phrase(
                """
                \(run.parameterCount) parameters against \(rows) rows: the network can learn \
                each row by heart.
                """,
                "\(run.parameterCount) 个参数对 \(rows) 个样本:网络可以把每个样本都背下来。"),
            remedies: [
                remedies.fewerUnits(dividedBy: 4), remedies.dropout(0.3),
                remedies.weightDecay(0.01),
            ])
    }
}
