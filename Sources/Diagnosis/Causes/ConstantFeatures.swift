import Records

/// Features have one value only, so nothing can be learned from them.
struct ConstantFeatures: CauseModel {
    static let cause = Cause.constantFeatures

    func assess(_ run: RunFacts, _ seen: SeenSymptoms) -> CauseAssessment? {
        let inputs = run.trace.data.inputs
        let share = Double(inputs.constantColumns) / Double(max(1, inputs.columns))
        // A few constant pixels at the border of an image are usual.
        guard inputs.constantColumns > 0, share >= 0.2 else { return nil }
        let isAll = inputs.constantColumns == inputs.columns
        let count = "\(inputs.constantColumns)/\(inputs.columns)"
        return CauseAssessment(
            Self.cause, isAll ? 0.97 : share > 0.7 ? 0.6 : share >= 0.5 ? 0.4 : 0.15,
            explains: Set.stuck,
            standsAlone: isAll
                ? .error : share >= 0.5 && (run.trace.score ?? 0) < 0.9 ? .warning : .info,
            evidence: [
                Evidence(
                    "inputs/constant_columns", value: Double(inputs.constantColumns),
                    expected: .about(0))
            ],
            reason: Phrase(
                "\(count) features have one value only", "\(count) 个特征只有一个取值"),
            explanation: isAll
                ? Phrase(
                    "All features have one value only: nothing tells the rows apart.",
                    "所有特征都只有一个取值，无法区分样本。")
                : Phrase(
                    "\(count) features have one value only and say nothing about the targets.",
                    "\(count) 个特征只有一个取值，对目标没有任何信息。"))
    }
}
