import Records

/// Judges a loss that takes a logarithm that can be infinite, where a stable form of it can't, or a
/// layer that does so, or overflows.
///
/// - Source: Blanchard, Higham & Higham, *Accurately computing log-sum-exp and softmax* (2021).
package enum UnstableLossJudgement {
    /// Looks for a fault; nil if loss and layers are finite for all finite inputs.
    package static func judge(_ job: JobFacts) -> Judgement? { loss(job) ?? layer(job) }

    /// Looks at the layers.
    private static func layer(_ job: JobFacts) -> Judgement? {
        guard let layer = job.spec.layers.first(where: \.traits.isSingular) else { return nil }
        return Judgement(
            severity: .info, reason: reason(layer.path),
            explanation: Phrase(
                "\(layer.path) (\(layer.type)) has no finite value for every input.",
                "\(layer.path)（\(layer.type)）并非对所有输入都有有限值。"),
            pointer: layer.pointer, layer: layer.path)
    }

    private static func reason(_ place: String) -> Phrase {
        Phrase(
            "\(place) has no finite value everywhere (a logarithm of zero, or an overflow)",
            "\(place) 并非处处有限（零的对数或溢出）")
    }

    /// Looks at the loss; nil if every logarithm of it is limited.
    static func loss(_ job: JobFacts) -> Judgement? {
        guard job.spec.lossTraits?.isSingular == true else { return nil }
        let name = job.spec.loss
        let remedies = RemedyBuilder(spec: job.spec)
        return Judgement(
            severity: .warning,
            reason: reason(name),
            explanation: Phrase(
                """
                \(name) takes the logarithm of a probability, which a confident \
                network rounds to exactly 0 or 1; the logits form can't overflow.
                """,
                """
                \(name) 对概率取对数，而自信的网络会把概率舍入为 0 或 1；基于 logits 的\
                形式不会溢出。
                """),
            pointer: "/loss", evidence: [Evidence("loss eps", value: 0, expected: .above(1e-8))],
            remedies: [
                remedies.logitsLoss,
                RemedyDraft(
                    .logitsLoss,
                    Phrase("Keep probabilities away from 0 (eps 1e-7)", "使概率远离 0（eps 1e-7）"),
                    [remedies.set("/loss/eps", 1e-7)]),
            ])
    }
}
