import Records

/// Equal rows have different labels, so no network can get all of them right.
///
/// - Source: Northcutt et al., *Confident Learning* (2021), §1; Deepchecks, conflicting labels.
struct ConflictingLabels: CauseModel {
    static let cause = Cause.conflictingLabels

    func assess(_ run: RunFacts, _ seen: SeenSymptoms) -> CauseAssessment? {
        guard
            let check = run.trace.dataCheck("conflicting_labels"), check.isFired,
            let rows = check.value("conflicting_rows"), let error = check.value("least_error"),
            let severity = check.severity
        else { return nil }
        let most = NumberText.percent(1 - error)
        let count = NumberText.short(rows)
        return CauseAssessment(
            Self.cause,
            severity == .info ? 0.3 : error >= 0.1 ? 0.93 : error >= 0.03 ? 0.8 : 0.4,
            explains: severity == .info
                ? [] : Set.stuck.union([.overfitting, .validationGapFromStart]),
            standsAlone: error >= 0.03 ? min(severity, .warning) : .info,
            evidence: [
                Evidence("inputs/conflicting_rows", value: rows, expected: .about(0)),
                Evidence("least_training_error", value: error, expected: .about(0)),
            ],
            reason: Phrase(
                "\(count) rows have the inputs of others and another label",
                "\(count) 个样本与其他样本输入相同而标签不同"),
            explanation: Phrase(
                """
                \(count) training rows have exactly the inputs of others and another label; no \
                network gets more than \(most) of the training rows right. Decide on one label for \
                each; nothing in the spec can help.
                """,
                """
                \(count) 个训练样本与其他样本输入完全相同而标签不同；任何网络在训练样本上的正确率都不会超过 \(most)。请为它们确定\
                唯一的标签；修改配置无济于事。
                """))
    }
}
