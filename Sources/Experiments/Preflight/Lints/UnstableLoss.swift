import Records
import Training

/// Looks for a logarithm that can be infinite.
enum UnstableLoss: PreflightCheck {
    static let id = "unstable_loss"
    static let summary = "A loss that takes the unlimited logarithm of a probability."

    static func evaluate(_ subject: PreflightSubject) -> CheckResult {
        let loss = subject.spec.loss
        let isBare =
            loss.type == "cross_entropy_of_probabilities" && loss.optionalNumber("eps") == 0
            || loss.type == "bce" && loss.fields["clamp"]?.boolean == false
                && loss.optionalNumber("eps") == 0
        guard isBare else { return clear() }
        return fired(
            .warning,
            Phrase(
                "a probability that rounds to zero makes the loss infinite; use the loss of "
                    + "logits, or an eps of 1e-7",
                "概率舍入为零时损失会变为无穷大；请使用基于 logits 的损失，或将 eps 设为 1e-7"), at: "/loss")
    }
}
