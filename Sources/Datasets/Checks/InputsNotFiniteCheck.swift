import Kernels
import Records

/// Looks for NaN and infinite values in inputs and targets.
enum InputsNotFiniteCheck: DataCheck {
    static let id = "inputs_not_finite"
    static let summary = "NaN or infinite values in inputs or targets."

    static func evaluate(_ data: CheckedData) -> CheckResult {
        var rows: [Int] = []
        var columns: Set<Int> = []
        var count = 0
        for row in 0..<data.training.count {
            let before = count
            for column in 0..<data.columns
            where !data.training.input(row, column, of: data.columns).isFinite {
                count += 1
                columns.insert(column)
            }
            if count > before, rows.count < CheckResult.limit { rows.append(row) }
        }
        let held = data.validation?.inputs.values.count { !$0.isFinite } ?? 0
        let targets =
            (data.training.targets?.values.count { !$0.isFinite } ?? 0)
            + (data.validation?.targets?.values.count { !$0.isFinite } ?? 0)
        let evidence = [
            Evidence("training_inputs", value: Double(count), expected: "0"),
            Evidence("validation_inputs", value: Double(held), expected: "0"),
            Evidence("targets", value: Double(targets), expected: "0"),
        ]
        guard count + held + targets > 0 else { return clear(evidence) }
        return fired(
            .error,
            Phrase(
                "\(count + held) inputs and \(targets) targets are NaN or infinite; one is enough "
                    + "to make the loss of its batch NaN",
                "\(count + held) 个输入值和 \(targets) 个目标值是 NaN 或无穷大；只要有一个，"
                    + "该批次的损失就是 NaN"),
            evidence: evidence, rows: rows, columns: Array(columns))
    }
}
