import Records

/// Judges a job in which no layer with weights is trained.
package enum FrozenParametersJudgement {
    /// Judges a job.
    ///
    /// - Parameter job: The job.
    /// - Returns: The fault, or nil where a layer with weights learns.
    package static func judge(_ job: JobFacts) -> Judgement? {
        let layers = job.spec.nestedLayers.filter(\.hasParameters)
        let weighted = layers.filter(\.isWeighted)
        guard let first = weighted.first, weighted.allSatisfy(\.isFrozen) else { return nil }
        let isAll = layers.allSatisfy(\.isFrozen)
        let count = weighted.count
        return Judgement(
            // A network from a file may be here to be looked at only.
            severity: job.isPretrained ? .info : isAll ? .error : .warning,
            reason: isAll
                ? Phrase("every layer is frozen", "所有层都被冻结")
                : Phrase("every layer with weights is frozen", "所有带权重的层都被冻结"),
            explanation: isAll
                ? Phrase(
                    "Nothing is trained: all \(layers.count) layers with parameters are frozen.",
                    "没有任何参数在训练：全部 \(layers.count) 个带参数的层都被冻结。")
                : Phrase(
                    "All \(count) layers with weights are frozen; what is left to train only rescales their outputs.",
                    "全部 \(count) 个带权重的层都被冻结；剩下可训练的参数只能缩放它们的输出。"),
            pointer: "\(first.pointer)/frozen",
            evidence: [
                Evidence("frozen layers with weights", value: Double(count), expected: .about(0))
            ],
            remedies: [RemedyBuilder(spec: job.spec).unfreeze])
    }
}
