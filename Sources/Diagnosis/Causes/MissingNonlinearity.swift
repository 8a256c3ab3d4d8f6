import Records

/// Linear layers stand on one another without a nonlinear function: together they are one.
struct MissingNonlinearity: CauseModel {
    static let cause = Cause.missingNonlinearity

    func assess(_ run: RunFacts, _ seen: SeenSymptoms) -> CauseAssessment? {
        var bare: [LayerFacts] = []
        var open: LayerFacts?
        for layer in run.spec.layers {
            if layer.isWeighted {
                if let open { bare.append(open) }
                open = layer
            } else if layer.isNonlinear {
                open = nil
            }
        }
        guard let first = bare.first else { return nil }
        let isAll = bare.count == run.spec.weightedLayers.count - 1
        let isPoor =
            isAll
            && (run.isMature && !(run.progress?.isFitted ?? true) || seen.any([.underfitting]))
        return CauseAssessment(
            Self.cause, isPoor ? 0.8 : isAll ? 0.55 : 0.3,
            explains: [.lossNotDecreasing, .slowConvergence, .underfitting],
            standsAlone: isPoor ? .warning : .info,
            layer: first.path,
            evidence: [
                Evidence(
                    "linear layers in a row", value: Double(bare.count + 1), expected: .about(1))
            ],
            reason: Phrase(
                "linear layers follow one another without a nonlinear function",
                "线性层之间没有非线性函数"),
            explanation: Phrase(
                """
                No nonlinear function follows \(first.path), so it and the next layer with \
                weights are together no more than one linear layer.
                """,
                "\(first.path) 之后没有非线性函数，它与下一个带权重的层合起来只相当于一个线性层。"),
            remedies: [RemedyBuilder(spec: run.spec).insertActivation(behind: bare)])
    }
}
