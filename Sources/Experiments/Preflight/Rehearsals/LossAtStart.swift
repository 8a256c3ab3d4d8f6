#if canImport(Glibc)
import Glibc
#else
import Musl
#endif
import Networks
import Records
import Training

/// Compares the first loss of a classification with that of a guess.
///
/// - Source: CS231n, *Sanity checks*: the loss of C classes begins near log C.
enum LossAtStart: PreflightCheck {
    static let id = "loss_at_start"
    static let summary = "A first loss far above that of guessing."

    static func evaluate(_ subject: PreflightSubject) -> CheckResult {
        guard let run = subject.run else { return notEvaluable(.notCompiled) }
        guard let expected = expected(subject, outputs: run.network.outputCount) else {
            return notEvaluable(
                Phrase(
                    "the first loss of \(subject.spec.loss.type) can be anything",
                    "\(subject.spec.loss.type) 的初始损失可以是任意值"))
        }
        let value = run.firstLoss()
        let evidence = [
            Evidence("loss", step: 0, value: value, expected: .about(expected))
        ]
        guard value.isFinite else { return notEvaluable(.firstLossNotFinite) }
        guard value > 2 * expected else { return clear(evidence) }
        let times = NumberText.short(value / expected)
        return fired(
            .warning,
            Phrase(
                "the first loss is \(times) times that of guessing: outputs begin too large; scale "
                    + "inputs or initial weights",
                "初始损失是随机猜测时的 \(times) 倍：输出一开始就过大；请缩放输入或初始权重"), at: "/model", evidence: evidence)
    }

    /// The loss of guessing, or nil where it isn't known.
    private static func expected(_ subject: PreflightSubject, outputs: Int) -> Double? {
        let loss = subject.spec.loss
        let rows = Double(RunLength(subject.job).batchSize)
        let factor = loss.optionalString("reduction") == "sum" ? rows : 1
        switch loss.type {
        case "cross_entropy", "nll", "cross_entropy_of_probabilities":
            return outputs > 1 ? log(Double(outputs)) * factor : nil
        case "bce", "bce_with_logits":
            return log(2) * factor * (factor > 1 ? Double(outputs) : 1)
        default: return nil
        }
    }
}
