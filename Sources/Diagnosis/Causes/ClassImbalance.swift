import Records

/// Some classes are rare, so that the most frequent one is a good guess.
///
/// - Source: He & Garcia, *Learning from Imbalanced Data* (2009).
struct ClassImbalance: CauseModel {
    static let cause = Cause.classImbalance

    func assess(_ run: RunFacts, _ seen: SeenSymptoms) -> CauseAssessment? {
        let counts = run.trace.data.targets.classCounts
        guard counts.count > 1, run.trace.data.targets.kind == .labels else { return nil }
        let share = run.majorityShare
        let usual = 1 / Double(counts.count)
        let rarest = Double(counts.min() ?? 0) / Double(max(1, counts.reduce(0, +)))
        let ratio = rarest > 0 ? share / rarest : .infinity
        let isEnough = counts.reduce(0, +) >= 20 * counts.count || ratio >= 50
        guard ratio >= 4, share > 1.5 * usual, isEnough else { return nil }
        let text = NumberText.percent(share)
        return CauseAssessment(
            Self.cause, ratio >= 20 ? 0.75 : ratio >= 8 ? 0.55 : 0.4,
            explains: Set.stuck.union([.overfitting, .validationGapFromStart]),
            standsAlone: .info,
            evidence: [
                Evidence("targets/largest_class_share", value: share, expected: .about(usual)),
                Evidence("targets/smallest_class_share", value: rarest, expected: .about(usual)),
            ],
            reason: Phrase(
                "\(text) of the rows belong to one class", "\(text) 的样本属于同一类别"),
            explanation: Phrase(
                """
                \(text) of the training rows belong to the most frequent class and \
                \(NumberText.percent(rarest)) to the rarest, so that always answering the \
                former looks good.
                """,
                """
                \(text) 的训练样本属于最多的类别，最少的类别只占 \(NumberText.percent(rarest))，\
                因此总是回答前者也显得不错。
                """),
            remedies: [RemedyBuilder(spec: run.spec).classWeights(counts: counts)])
    }
}
