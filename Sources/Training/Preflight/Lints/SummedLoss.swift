import Records

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
            "the loss is summed: gradients are \(rows) times those of the mean, and the last "
                + "batch of an epoch may weigh less", at: "/loss/reduction",
            evidence: [Evidence("batch_rows", value: Double(rows), expected: "1")])
    }
}
