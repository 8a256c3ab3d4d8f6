import Records

/// Judges a loss that is summed over the batch, so that gradients are as many times larger as it has
/// rows.
package enum SummedLossJudgement {
    /// Looks for a fault; nil if the loss is averaged, or a batch has one row only.
    package static func judge(_ job: JobFacts) -> Judgement? {
        let rows = min(job.spec.batchSize, max(1, job.data.trainingRows))
        guard job.spec.isSummed, rows > 1 else { return nil }
        return Judgement(
            severity: .warning,
            reason: Phrase(
                "the loss is summed over \(rows) rows instead of averaged",
                "损失对 \(rows) 个样本求和而不是取平均"),
            explanation: Phrase(
                """
                With reduction "sum" gradients are \(rows) times those of the mean, which acts \
                like a learning rate \(rows) times as high.
                """,
                "reduction 为 “sum” 时，梯度是取平均时的 \(rows) 倍，相当于学习率高了 \(rows) 倍。"),
            pointer: "/loss/reduction",
            evidence: [Evidence("rows summed in a step", value: Double(rows), expected: .about(1))],
            remedies: [RemedyBuilder(spec: job.spec).meanReduction])
    }
}
