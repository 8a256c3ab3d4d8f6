import Records

/// Judges whether linear layers stand on one another without a nonlinear function: together they are
/// one.
package enum NonlinearityJudgement {
    /// Looks for a fault; nil if something nonlinear stands between any two layers with weights.
    package static func judge(_ job: JobFacts) -> Judgement? {
        let bare = bareLayers(job.spec)
        guard let first = bare.first else { return nil }
        return Judgement(
            severity: .warning,
            reason: Phrase(
                "linear layers follow one another without a nonlinear function",
                "线性层之间没有非线性函数"),
            explanation: Phrase(
                """
                No nonlinear function follows \(first.path), so it and the next layer with \
                weights are together no more than one linear layer.
                """,
                "\(first.path) 之后没有非线性函数，它与下一个带权重的层合起来只相当于一个线性层。"),
            pointer: first.pointer, layer: first.path,
            evidence: [
                Evidence(
                    "linear layers in a row", value: Double(bare.count + 1), expected: .about(1))
            ],
            remedies: [RemedyBuilder(spec: job.spec).insertActivation(behind: bare)])
    }

    /// The layers with weights after which nothing nonlinear comes before the next such layer.
    static func bareLayers(_ spec: SpecFacts) -> [LayerFacts] {
        var bare: [LayerFacts] = []
        var open: LayerFacts?
        for layer in spec.layers {
            if layer.isWeighted {
                if let open { bare.append(open) }
                open = layer
            } else if layer.isNonlinear {
                open = nil
            }
        }
        return bare
    }
}
