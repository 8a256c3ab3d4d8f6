import Datasets
import Networks
import Records
import Training

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
        let blindRows = Branch.Rows(limit: rows, .zeroInputs)
        guard
            let with = subject.losses(of: Branch(steps: steps, rows: Branch.Rows(limit: rows))),
            let without = subject.losses(of: Branch(steps: steps, rows: blindRows))
        else { return notEvaluable(.notCompiled) }
        let count = min(with.count, without.count)
        guard count >= 20 else { return notEvaluable(.onlySteps(count)) }
        let (seen, blind) = (level(with.prefix(count)), level(without.prefix(count)))
        let evidence = [
            Evidence(
                "loss", value: seen, expected: Phrase("below that without inputs", "低于没有输入时的损失")),
            Evidence(
                "loss_without_inputs", value: blind,
                expected: Phrase("above that with inputs", "高于有输入时的损失")),
        ]
        guard seen.isFinite, blind.isFinite else {
            return notEvaluable(Phrase("a loss became non-finite", "损失变为非有限值"))
        }
        guard seen > (1 - gain) * blind else { return clear(evidence) }
        return fired(
            .warning,
            Phrase(
                "\(count) steps learn no more from the inputs than from zeros: the network, the "
                    + "learning rate or the data keep it from it",
                "\(count) 步训练从输入中学到的并不比从全零输入中学到的多：网络、学习率或数据妨碍了学习"),
            at: "", evidence: evidence)
    }

    /// The mean of the last quarter.
    private static func level(_ losses: ArraySlice<Double>) -> Double {
        let last = losses.suffix(max(1, losses.count / 4))
        return last.reduce(0, +) / Double(last.count)
    }
}
