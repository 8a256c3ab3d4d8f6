import Records

/// Labels don't fit what the loss is defined for.
struct LabelsOutOfRange: CauseModel {
    static let cause = Cause.labelsOutOfRange

    func assess(_ run: RunFacts, _ seen: SeenSymptoms) -> CauseAssessment? {
        let targets = run.trace.data.targets
        let outputs = run.trace.network.outputCount
        let values = targets.values
        guard values.columns > 0, targets.kind == .labels else { return nil }
        let upper: Double
        if run.spec.isClassLoss, values.columns == 1, outputs >= 1 {
            upper = Double(outputs - 1)
        } else if run.spec.isBinaryLoss, targets.classCount <= 2 {
            upper = 1
        } else {
            return nil
        }
        guard values.min < 0 || values.max > upper else { return nil }
        let (low, high) = (NumberText.short(values.min), NumberText.short(values.max))
        let bound = NumberText.short(upper)
        let remedies = RemedyBuilder(spec: run.spec)
        let canGrow = run.spec.isClassLoss && values.min >= 0
        return CauseAssessment(
            Self.cause, 0.97,
            explains: Set(Symptom.allCases).subtracting([.overfitting]), standsAlone: .error,
            evidence: [
                Clue("targets/min", values.min, expected: .between(0, upper)),
                Clue("targets/max", values.max, expected: .between(0, upper)),
            ],
            reason: Phrase(
                "labels from \(low) to \(high) don't fit \(run.spec.loss), which takes 0 to \(bound)",
                "标签范围 \(low) 到 \(high) 不适合 \(run.spec.loss)(只接受 0 到 \(bound))"),
            explanation: Phrase(
                """
                The labels run from \(low) to \(high), but \(run.spec.loss) with \(outputs) \
                outputs is defined for 0 to \(bound) only.
                """,
                "标签范围为 \(low) 到 \(high),但有 \(outputs) 个输出的 \(run.spec.loss) 只对 0 到 \(bound) 有定义。"),
            remedies: [
                canGrow ? remedies.resizeOutput(to: Int(min(values.max, 1e6)) + 1) : nil
            ])
    }
}
