import Networks
import Records
import Training

/// Looks for rows that see each other outside of training.
///
/// - Source: Karpathy, *A Recipe for Training Neural Networks* (2019): "use backprop to chart
///   dependencies".
enum BatchIndependence: PreflightCheck {
    static let id = "batch_independence"
    static let summary = "An output that changes with another row of the batch."

    static func evaluate(_ subject: PreflightSubject) -> CheckResult {
        guard let run = subject.run else { return notEvaluable(.notCompiled) }
        let rows = run.loadFirstBatch()
        guard rows > 1 else {
            return notEvaluable(Phrase("a batch has one row only", "每个批次只有一个样本"))
        }
        let network = run.network
        let width = network.outputCount
        let pass = Layer.Pass(isTraining: false)
        network.forward(rows: rows, pass: pass)
        let before = (0..<rows * width).map { network.output[$0] }
        // The first row changes; the others must not notice. The input is loaded again, for layers
        // may work in place on it.
        _ = run.loadFirstBatch()
        for column in 0..<network.inputCount { network.input[column] += 1 }
        network.forward(rows: rows, pass: pass)
        let changed = (1..<rows).count { row in
            (row * width..<(row + 1) * width).contains {
                network.output[$0] != before[$0] && !before[$0].isNaN
            }
        }
        let evidence = [Evidence("changed_rows", value: Double(changed), expected: "0")]
        guard changed > 0 else { return clear(evidence) }
        return fired(
            .error,
            Phrase(
                "the outputs of \(changed) rows changed with the inputs of another",
                "\(changed) 个样本的输出随另一个样本的输入而改变"),
            at: "/model", evidence: evidence)
    }
}
