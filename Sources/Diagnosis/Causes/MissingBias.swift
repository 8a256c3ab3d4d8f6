import Records

/// No layer adds a number of its own: the outputs for inputs near zero stay near zero.
struct MissingBias: CauseModel {
    static let cause = Cause.missingBias

    func assess(_ run: RunFacts, _ seen: SeenSymptoms) -> CauseAssessment? {
        let symptoms = Set.stuck.union([.lossAtStartImplausible])
        let layers = run.spec.nestedLayers.filter(\.isWeighted)
        guard
            seen.any(symptoms), let last = layers.last, !last.hasBias,
            // What a normalization adds is a bias too.
            !run.spec.layers.contains(where: \.isNormalization)
        else { return nil }
        let offset = offset(run)
        let isAnywhere = layers.contains(where: \.hasBias)
        let confidence = isAnywhere ? 0.2 : offset > 2 ? 0.85 : offset > 0.5 ? 0.6 : 0.3
        let text = NumberText.short(offset)
        return CauseAssessment(
            Self.cause, confidence, explains: symptoms,
            evidence: [Evidence("targets/mean · deviation⁻¹", value: offset, expected: .about(0))],
            reason: isAnywhere
                ? Phrase("the last layer has no bias", "最后一层没有偏置")
                : Phrase("no layer has a bias", "所有层都没有偏置"),
            explanation: Phrase(
                """
                Without a bias the output for inputs of zero is zero, whatever the weights are; the \
                targets' mean is \(text) times their deviation away from it.
                """,
                """
                没有偏置时，无论权重如何，输入为零则输出为零；而目标的均值与零相距其标准差的 \(text) 倍。
                """),
            remedies: [RemedyBuilder(spec: run.spec).addBias])
    }

    /// How many deviations the targets' mean is from zero; 0 for classes, which have no mean.
    private func offset(_ run: RunFacts) -> Double {
        let values = run.trace.data.targets.values
        guard run.spec.isDistanceLoss, values.deviation > 0 else { return 0 }
        let offset = abs(values.mean) / values.deviation
        return offset.isFinite ? offset : 0
    }
}
