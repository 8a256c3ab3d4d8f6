import Records

/// Judges dropout, or noise, that disturbs the outputs themselves: nothing behind it can make up for
/// what is lost.
///
/// - Source: Srivastava et al., *Dropout* (2014), who drop inputs and hidden units only.
package enum OutputDropoutJudgement {
    /// Judges a job.
    ///
    /// - Parameter job: The job.
    /// - Returns: The fault, or nil where nothing disturbs the outputs.
    package static func judge(_ job: JobFacts) -> Judgement? {
        guard let layer = layers(job.spec).first else { return nil }
        let share = share(layer)
        return Judgement(
            severity: .warning,
            reason: Phrase(
                "\(layer.type) disturbs the outputs themselves", "\(layer.type) 直接扰动输出"),
            explanation: Phrase(
                """
                The \(layer.type) of \(layer.path) stands behind the last layer with weights: it \
                changes the predictions at random before the loss sees them, and no layer comes after \
                it that could make up for that. It belongs behind hidden layers.
                """,
                """
                \(layer.path) 的 \(layer.type) 位于最后一个带权重的层之后：它在计算损失之前随机改变\
                预测，其后没有层可以弥补。它应放在隐藏层之后。
                """),
            pointer: layer.pointer, layer: layer.path,
            evidence: share.map { [Evidence("p", value: $0, expected: .about(0))] } ?? [],
            remedies: [RemedyBuilder(spec: job.spec).removeOutputDropout])
    }

    /// The share that is dropped, where the layer says one.
    static func share(_ layer: LayerFacts) -> Double? { layer.fields["p"]?.number }

    /// What disturbs the outputs.
    static func layers(_ spec: SpecFacts) -> [LayerFacts] {
        guard let last = spec.layers.lastIndex(where: { $0.isWeighted || $0.traits.role == .block })
        else { return [] }
        return spec.layers[(last + 1)...].filter {
            $0.traits.role == .regularization && share($0) != 0
        }
    }
}
