import Datasets
import Records
import Training

/// Looks for outputs that aren't what the loss is defined for.
enum OutputLossMismatch: PreflightCheck {
    static let id = "output_loss_mismatch"
    static let summary =
        "A double softmax, a softmax of one output, or a loss of probabilities without any."
    private static let probabilities: Set = ["softmax", "sigmoid"]
    /// Layers whose outputs can't be negative, so that a negative target, or the logit of an unlikely
    /// class, is out of reach.
    private static let halves: Set = ["relu", "sigmoid", "softmax", "softplus", "exp"]

    static func evaluate(_ subject: PreflightSubject) -> CheckResult {
        guard let index = subject.lastEffectiveLayer else { return clear() }
        let output = subject.layers[index].type
        let place = self.place(index)
        let loss = subject.spec.loss
        let shape = subject.job.data.training.targetWidth
        switch loss.type {
        case "cross_entropy" where output == "softmax":
            return fired(
                .error,
                Phrase(
                    "cross_entropy takes logits; softmax before it is applied twice",
                    "cross_entropy 期望 logits；在它之前使用 softmax 等于应用两次"), at: place)
        case "cross_entropy" where output == "sigmoid" || output == "relu":
            return fired(
                .warning,
                Phrase(
                    "cross_entropy takes logits; \(output) keeps them from going below zero",
                    "cross_entropy 期望 logits；\(output) 使其无法低于零"),
                at: place)
        case "bce_with_logits" where probabilities.contains(output) || output == "relu":
            return fired(
                .error,
                Phrase(
                    "bce_with_logits takes logits, not the output of \(output)",
                    "bce_with_logits 期望 logits，而不是 \(output) 的输出"), at: place)
        case "bce" where output == "softmax" && shape == 1:
            return fired(
                .error,
                Phrase(
                    "the softmax of one output is 1 for every row",
                    "单个输出的 softmax 对每个样本都是 1"), at: place)
        case "bce" where !probabilities.contains(output),
            "cross_entropy_of_probabilities"
        where !probabilities.contains(output) && loss.fields["normalize"]?.boolean != true:
            return fired(
                .error,
                Phrase(
                    "\(loss.type) takes probabilities, but \(output) gives any number",
                    "\(loss.type) 期望概率，而 \(output) 会给出任意数值"),
                at: place)
        case "nll" where output != "log_softmax":
            return fired(
                .error,
                Phrase(
                    "nll takes log-probabilities, but \(output) doesn't give them",
                    "nll 期望对数概率，而 \(output) 给出的不是"), at: place)
        case "mse", "l1", "smooth_l1":
            return regression(subject, output, at: place)
        default:
            return clear()
        }
    }

    /// Outputs that can't reach some targets.
    private static func regression(
        _ subject: PreflightSubject, _ output: String, at place: String
    ) -> CheckResult {
        let values = subject.job.data.profile.targets.values
        let low: Double? = halves.contains(output) ? 0 : output == "tanh" ? -1 : nil
        let high: Double? = ["sigmoid", "softmax", "tanh"].contains(output) ? 1 : nil
        let any = Phrase("any", "任意")
        let evidence = [
            Evidence(
                "targets_min", value: values.min, expected: low.map { .atLeast($0) } ?? any),
            Evidence(
                "targets_max", value: values.max, expected: high.map { .atMost($0) } ?? any),
        ]
        let isLow = low.map { values.min < $0 - 0.01 } ?? false
        let isHigh = high.map { values.max > $0 + 0.01 } ?? false
        guard isLow || isHigh else { return clear(evidence) }
        let (least, greatest) = (NumberText.short(values.min), NumberText.short(values.max))
        return fired(
            .error,
            Phrase(
                "\(output) can't reach targets from \(least) to \(greatest)",
                "\(output) 达不到 \(least) 到 \(greatest) 的目标值"), at: place,
            evidence: evidence)
    }
}
