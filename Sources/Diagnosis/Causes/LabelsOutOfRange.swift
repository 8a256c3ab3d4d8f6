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
        guard values.min < 0 || values.max > upper else { return heldOut(run, upper) }
        let (low, high) = (NumberText.short(values.min), NumberText.short(values.max))
        let bound = NumberText.short(upper)
        let remedies = RemedyBuilder(spec: run.spec)
        let canGrow = run.spec.isClassLoss && values.min >= 0
        return CauseAssessment(
            Self.cause, 0.97,
            explains: Set(Symptom.allCases).subtracting([.overfitting]), standsAlone: .error,
            evidence: [
                Evidence("targets/min", value: values.min, expected: .between(0, upper)),
                Evidence("targets/max", value: values.max, expected: .between(0, upper)),
            ],
            reason: Phrase(
                "labels from \(low) to \(high) don't fit \(run.spec.loss), which takes 0 to \(bound)",
                "标签范围 \(low) 到 \(high) 不适合 \(run.spec.loss)（只接受 0 到 \(bound)）"),
            explanation: Phrase(
                """
                The labels run from \(low) to \(high), but \(run.spec.loss) with \(outputs) \
                outputs is defined for 0 to \(bound) only.
                """,
                "标签范围为 \(low) 到 \(high)，但有 \(outputs) 个输出的 \(run.spec.loss) 只对 0 到 \(bound) 有定义。"),
            remedies: [
                canGrow ? remedies.resizeOutput(to: Int(min(values.max, 1e6)) + 1) : nil
            ])
    }

    /// Labels that only rows held out have.
    private func heldOut(_ run: RunFacts, _ upper: Double) -> CauseAssessment? {
        guard
            let check = run.trace.dataCheck("labels_out_of_range"), check.isFired,
            let rows = check.value("validation_rows"), rows > 0
        else { return nil }
        let (count, bound) = (NumberText.short(rows), NumberText.short(upper))
        return CauseAssessment(
            Self.cause, 0.97, explains: [.lossNotFinite, .validationGapFromStart],
            standsAlone: .error,
            evidence: [
                Evidence("validation/labels_out_of_range", value: rows, expected: .about(0))
            ],
            reason: Phrase(
                "\(count) validation rows have labels outside 0 to \(bound)",
                "\(count) 个验证样本的标签不在 0 到 \(bound) 之内"),
            explanation: Phrase(
                """
                \(count) of the validation rows have a label that \(run.spec.loss) isn't defined for \
                and that no training row has: the validation figures mean nothing.
                """,
                """
                \(count) 个验证样本的标签超出 \(run.spec.loss) 的定义范围，训练样本中也没有：验证结果没有意义。
                """
            ),
            remedies: [
                RemedyBuilder(spec: run.spec).finiteData(
                    inputs: false, targets: run.trace.data.validationMissingTargets ?? 0 > 0)
            ])
    }
}
