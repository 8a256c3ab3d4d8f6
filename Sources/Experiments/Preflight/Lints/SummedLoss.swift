import Records
import Training

/// Looks for a loss whose size depends on the batch.
enum SummedLoss: PreflightCheck {
    static let id = "summed_loss"
    static let summary =
        "A loss summed over the batch, which multiplies the learning rate by its size."

    static func evaluate(_ subject: PreflightSubject) -> CheckResult {
        let rows = RunLength(subject.job).batchSize
        guard subject.spec.loss.optionalString("reduction") == "sum", rows > 1 else {
            return clear()
        }
        return fired(
            .warning,
            Phrase(
                "the loss is summed: gradients are \(rows) times those of the mean, and the last "
                    + "batch of an epoch may weigh less",
                "损失是求和而不是取平均：梯度是取平均时的 \(rows) 倍，每个轮次的最后一个批次权重可能更小"),
            at: "/loss/reduction",
            evidence: [Evidence("batch_rows", value: Double(rows), expected: "1")])
    }
}
