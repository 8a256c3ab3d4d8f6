import Records

/// There are too few rows to tell the rule from the exceptions.
struct DatasetTooSmall: CauseModel {
    static let cause = Cause.datasetTooSmall

    func assess(_ run: RunFacts, _ seen: SeenSymptoms) -> CauseAssessment? {
        let rows = run.trace.data.trainingRows
        guard
            seen.any([.overfitting, .underfitting, .validationGapFromStart])
                || seen.has(.overfitting),
            rows > 0, rows < 500
        else { return nil }
        return CauseAssessment(
            Self.cause, rows < 50 ? 0.6 : rows < 150 ? 0.45 : 0.25,
            explains: [.overfitting, .underfitting, .validationGapFromStart],
            evidence: [Evidence("training_rows", value: Double(rows), expected: .above(500))],
            reason: Phrase("there are only \(rows) training rows", "训练样本只有 \(rows) 个"),
            explanation: Phrase(
                "With \(rows) training rows, chance looks like a rule.",
                "只有 \(rows) 个训练样本，偶然会被当成规律。"),
            remedies: [RemedyBuilder(spec: run.spec).weightDecay(0.01)])
    }
}
