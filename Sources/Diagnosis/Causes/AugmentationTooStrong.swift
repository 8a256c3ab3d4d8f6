import Records

/// Augmentation changes what rows mean, so that the network trains on something else.
///
/// - Source: Cubuk et al., *AutoAugment* (2019), §4; Goodfellow et al., *Deep Learning* (2016), §7.4.
struct AugmentationTooStrong: CauseModel {
    static let cause = Cause.augmentationTooStrong

    func assess(_ run: RunFacts, _ seen: SeenSymptoms) -> CauseAssessment? {
        let steps = run.spec.json["data"]?["augment"]?.array ?? []
        guard !steps.isEmpty, seen.any(Set.stuck) || seen.has(.slowConvergence) else { return nil }
        let names = Phrase(listing: steps.compactMap { $0["type"]?.string })
        return CauseAssessment(
            Self.cause, 0.45, explains: Set.stuck.union([.validationGapFromStart]),
            evidence: [Evidence("augmentations", value: Double(steps.count), expected: .about(0))],
            reason: Phrase(
                "the augmentation (\(names.english)) changes what rows mean",
                "数据增强（\(names.chinese)）改变了样本的含义"),
            explanation: Phrase(
                "Training rows are changed (\(names.english)) before the network sees them; validation rows aren't.",
                "训练样本在送入网络前被改变（\(names.chinese)），验证样本则没有。"),
            remedies: [
                RemedyDraft(
                    .weakerAugmentation, Phrase("Leave out the augmentation", "去掉数据增强"),
                    [RemedyBuilder(spec: run.spec).set("/data/augment", [])])
            ])
    }
}
