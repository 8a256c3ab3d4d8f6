import Records

/// The units of a hidden layer start equal; they get equal gradients and stay equal.
///
/// - Source: Goodfellow et al., *Deep Learning* (2016), §8.4.
struct SymmetricInitialization: CauseModel {
    static let cause = Cause.symmetricInitialization

    func assess(_ run: RunFacts, _ seen: SeenSymptoms) -> CauseAssessment? {
        // The last layer's units differ by their targets, so it may start with zeros.
        let equal = run.weights.dropLast().filter {
            ($0.shape.first ?? 1) > 1 && $0.duplicateUnits == ($0.shape.first ?? 1) - 1
        }
        guard let first = equal.first else { return nil }
        let units = first.shape.first ?? 1
        let isZero = first.initialDeviation == 0 && first.initialMean == 0
        // Dropout draws other units each step, which sets them apart in the end.
        let breaks = run.spec.layers.contains { ["dropout", "gaussian_noise"].contains($0.type) }
        let isHarmful = (run.progress?.learned ?? 0) < 0.9
        return CauseAssessment(
            Self.cause, breaks && !isZero ? 0.6 : 0.97,
            explains: Set.stuck.union(Set.starved).union(Set.unstable).subtracting(
                Set.nonFinite),
            standsAlone: isHarmful ? .warning : .info, layer: first.layer,
            evidence: [
                Evidence(
                    "\(first.name) equal units at start", value: Double(units), expected: .about(1))
            ],
            reason: Phrase(
                "all \(units) units of \(first.layer) start with the same weights",
                "\(first.layer) 的全部 \(units) 个单元以相同的权重开始"),
            explanation: Phrase(
                """
                The \(units) units of \(first.layer) start equal\(isZero ? " (all zero)" : ""), get \
                equal gradients and stay equal: the layer works like a single unit.
                """,
                """
                \(first.layer) 的 \(units) 个单元初始权重相同\(isZero ? "（全为零）" : "")，得到相同的梯度，\
                始终保持相同：该层相当于只有一个单元。
                """),
            remedies: [RemedyBuilder(spec: run.spec).fittingInitialization])
    }
}
