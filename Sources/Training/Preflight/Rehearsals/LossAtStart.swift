#if canImport(Glibc)
import Glibc
#else
import Musl
#endif
import Networks
import Records

/// Compares the first loss of a classification with that of a guess.
///
/// - Source: CS231n, *Sanity checks*: the loss of C classes begins near log C.
enum LossAtStart: PreflightCheck {
    static let id = "loss_at_start"
    static let summary = "A first loss far above that of guessing."

    static func evaluate(_ subject: PreflightSubject) -> CheckResult {
        guard let run = subject.run else { return notEvaluable("the network can't be compiled") }
        guard let expected = expected(subject, outputs: run.network.outputCount) else {
            return notEvaluable("the first loss of \(subject.spec.loss.type) can be anything")
        }
        let value = run.firstLoss()
        let evidence = [
            Evidence("loss", step: 0, value: value, expected: "about \(expected)")
        ]
        guard value.isFinite else { return notEvaluable("the first loss isn't finite") }
        guard value > 2 * expected else { return clear(evidence) }
        return fired(
            .warning,
            "the first loss is \(value / expected) times that of guessing: outputs begin too "
                + "large; scale inputs or initial weights", at: "/model", evidence: evidence)
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
