import Records

/// Judges a hidden layer whose units start equal; they get equal gradients and stay equal.
///
/// - Source: Goodfellow et al., *Deep Learning* (2016), §8.4.
package enum SymmetryJudgement {
    /// Judges a layer.
    ///
    /// - Parameters:
    ///   - job: The job.
    ///   - units: How many units start equal.
    ///   - layer: The layer's place as series name it: `layers[2]`.
    ///   - pointer: Where it is, as a JSON Pointer into the spec.
    ///   - isZero: Whether all weights are zero.
    /// - Returns: The fault.
    package static func judge(
        _ job: JobFacts, units: Int, layer: String, pointer: String, isZero: Bool
    ) -> Judgement {
        Judgement(
            severity: isBroken(job, isZero: isZero) ? .warning : .error,
            reason: Phrase(
                "all \(units) units of \(layer) start with the same weights",
                "\(layer) 的全部 \(units) 个单元以相同的权重开始"),
            explanation: Phrase(
                """
                The \(units) units of \(layer) start equal\(isZero ? " (all zero)" : ""), get \
                equal gradients and stay equal: the layer works like a single unit.
                """,
                """
                \(layer) 的 \(units) 个单元初始权重相同\(isZero ? "（全为零）" : "")，得到相同的梯度，\
                始终保持相同：该层相当于只有一个单元。
                """),
            pointer: pointer, layer: layer,
            evidence: [
                Evidence(
                    "\(layer).weight equal units at start", value: Double(units),
                    expected: .about(1))
            ],
            remedies: [RemedyBuilder(spec: job.spec).fittingInitialization])
    }

    /// Whether something sets the units apart in the end: dropout draws other units each step.
    static func isBroken(_ job: JobFacts, isZero: Bool) -> Bool {
        !isZero && job.spec.layers.contains { $0.traits.role == .regularization }
    }
}
