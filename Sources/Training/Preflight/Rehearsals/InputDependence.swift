import Datasets
import Networks
import Records

/// Compares a short training with one that sees zeros instead of the inputs.
///
/// - Source: Karpathy, *A Recipe for Training Neural Networks* (2019): "input-independent baseline".
enum InputDependence: PreflightCheck {
    static let id = "input_independent_baseline"
    static let summary = "A short training that does no better with its inputs than without."
    private static let rows = 512
    private static let steps = 200
    /// How much lower the loss must be.
    static let gain = 0.05

    static func evaluate(_ subject: PreflightSubject) -> CheckResult {
        let data = subject.job.data
        guard
            let with = subject.losses(on: data.firstRows(rows), steps: steps),
            let without = subject.losses(
                on: data.firstRows(rows, .zeroInputs), steps: steps)
        else { return notEvaluable("the network can't be compiled") }
        let count = min(with.count, without.count)
        guard count >= 20 else { return notEvaluable("there was time for \(count) steps only") }
        let (seen, blind) = (level(with.prefix(count)), level(without.prefix(count)))
        let evidence = [
            Evidence("loss", value: seen, expected: "below that without inputs"),
            Evidence("loss_without_inputs", value: blind, expected: "above that with inputs"),
        ]
        guard seen.isFinite, blind.isFinite else {
            return notEvaluable("a loss became non-finite")
        }
        guard seen > (1 - gain) * blind else { return clear(evidence) }
        return fired(
            .warning,
            "\(count) steps learn no more from the inputs than from zeros: the network, the "
                + "learning rate or the data keep it from it", at: "", evidence: evidence)
    }

    /// The mean of the last quarter.
    private static func level(_ losses: ArraySlice<Double>) -> Double {
        let last = losses.suffix(max(1, losses.count / 4))
        return last.reduce(0, +) / Double(last.count)
    }
}
