import Kernels
import Records

/// Looks for NaN and infinite values in inputs and targets.
enum InputsNotFiniteCheck: DataCheck {
    static let id = "inputs_not_finite"
    static let summary = "NaN or infinite values in inputs or targets."

    static func evaluate(_ data: CheckedData) -> CheckResult {
        let training = Found(data.training, columns: data.columns)
        let held = data.validation.map { Found($0, columns: data.columns) } ?? Found()
        let evidence = [
            Evidence("training_inputs", value: Double(training.inputs), expected: "0"),
            Evidence("validation_inputs", value: Double(held.inputs), expected: "0"),
            Evidence("training_targets", value: Double(training.targets), expected: "0"),
            Evidence("validation_targets", value: Double(held.targets), expected: "0"),
        ]
        let (inputs, targets) = (training.inputs + held.inputs, training.targets + held.targets)
        guard inputs + targets > 0 else { return clear(evidence) }
        return fired(
            .error,
            Phrase(
                "\(inputs) inputs and \(targets) targets are NaN or infinite; one is enough "
                    + "to make the loss of its batch NaN",
                "\(inputs) 个输入值和 \(targets) 个目标值是 NaN 或无穷大；只要有一个，"
                    + "该批次的损失就是 NaN"),
            evidence: evidence, rows: training.rows, heldRows: held.rows,
            columns: Array(training.columns.union(held.columns)))
    }

    /// What there is in some rows.
    private struct Found {
        var inputs = 0
        var targets = 0
        var rows: [Int] = []
        var columns: Set<Int> = []

        /// Nothing.
        init() {}

        /// Looks at rows.
        init(_ part: CheckedData.Part, columns width: Int) {
            for row in 0..<part.count {
                let before = inputs + targets
                for column in 0..<width where !part.input(row, column, of: width).isFinite {
                    inputs += 1
                    columns.insert(column)
                }
                if let values = part.targets {
                    let own = values.pointer + row * part.targetWidth
                    targets += (0..<part.targetWidth).count { !own[$0].isFinite }
                }
                if inputs + targets > before, rows.count < CheckResult.limit { rows.append(row) }
            }
        }
    }
}
