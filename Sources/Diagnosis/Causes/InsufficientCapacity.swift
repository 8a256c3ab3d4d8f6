import Records

/// A hidden layer is so narrow that what matters doesn't get through.
struct InsufficientCapacity: CauseModel {
    static let cause = Cause.insufficientCapacity

    func assess(_ run: RunFacts, _ seen: SeenSymptoms) -> CauseAssessment? {
        let symptoms: Set<Symptom> = [
            .lossNotDecreasing, .slowConvergence, .underfitting, .deadUnits,
        ]
        guard seen.any(symptoms) else { return nil }
        let hidden = run.weights.dropLast()
        guard
            let narrow = hidden.min(by: { ($0.shape.first ?? 0) < ($1.shape.first ?? 0) }),
            let units = narrow.shape.first, units <= 2, narrow.fanIn > units
        else { return nil }
        return CauseAssessment(
            Self.cause, units == 1 ? 0.4 : 0.3, explains: symptoms, layer: narrow.layer,
            evidence: [Clue("\(narrow.layer) units", Double(units), expected: .above(2))],
            reason: Phrase(
                "\(narrow.layer) has only \(units) units", "\(narrow.layer) 只有 \(units) 个单元"),
            explanation: Phrase(
                "All that the network knows of a row must pass the \(units) units of \(narrow.layer).",
                "网络对每个样本的全部信息都必须通过 \(narrow.layer) 的 \(units) 个单元。"),
            remedies: [RemedyBuilder(spec: run.spec).moreUnits(32)])
    }
}
