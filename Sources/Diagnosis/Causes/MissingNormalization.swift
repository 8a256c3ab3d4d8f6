import Records

/// A network this deep needs normalization to keep signals and gradients at their size.
///
/// - Source: Ioffe & Szegedy, *Batch Normalization* (2015).
struct MissingNormalization: CauseModel {
    static let cause = Cause.missingNormalization

    func assess(_ run: RunFacts, _ seen: SeenSymptoms) -> CauseAssessment? {
        let symptoms = Set.starved.union(Set.stuck).union([.explodingGradient])
        let depth = run.weights.count
        guard
            seen.any(symptoms), depth >= 8, !run.spec.hasNormalization, !run.spec.hasShortcuts
        else { return nil }
        return CauseAssessment(
            Self.cause, depth >= 15 ? 0.45 : 0.3, explains: symptoms,
            evidence: [Evidence("layers with weights", value: Double(depth), expected: .below(8))],
            reason: Phrase(
                "\(depth) layers stand on one another without normalization",
                "\(depth) 个带权重的层之间没有归一化"),
            explanation: Phrase(
                "Over \(depth) layers small changes of scale multiply; normalization undoes them at each layer.",
                "经过 \(depth) 层，尺度的微小变化会成倍累积；归一化能在每层消除它。"),
            remedies: [RemedyBuilder(spec: run.spec).insertNormalization])
    }
}
