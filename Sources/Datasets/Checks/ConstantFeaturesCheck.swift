import Kernels
import Records

/// Looks for inputs that have one value only.
enum ConstantFeaturesCheck: DataCheck {
    static let id = "constant_features"
    static let summary = "Inputs that are the same in every row."

    static func evaluate(_ data: CheckedData) -> CheckResult {
        guard data.training.count > 1 else { return notEvaluable(.oneRow) }
        let statistics = data.statistics
        let constant = (0..<data.columns).filter {
            statistics.min[$0] == statistics.max[$0]
                && statistics.finiteCount[$0] == data.training.count
        }
        let share = Double(constant.count) / Double(max(1, data.columns))
        let evidence = [
            Evidence("constant_columns", value: Double(constant.count), expected: "0")
        ]
        guard !constant.isEmpty else { return clear(evidence) }
        // Pixels at the border of an image are often constant and do no harm.
        return fired(
            share == 1 ? .error : share >= 0.5 ? .warning : .info,
            share == 1
                ? Phrase(
                    "every input is the same in every row: nothing tells the rows apart",
                    "每个输入在所有样本中都相同：无法区分样本")
                : Phrase(
                    "\(constant.count) of \(data.columns) inputs are the same in every row",
                    "\(data.columns) 个输入中有 \(constant.count) 个在所有样本中都相同"),
            evidence: evidence, columns: constant)
    }
}
