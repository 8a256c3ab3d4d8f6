import Records

/// Validation rows were trained on, so that validation figures say nothing about new rows.
///
/// - Source: Kapoor & Narayanan, *Leakage and the Reproducibility Crisis* (2023), L1.4.
struct TrainValidationLeakage: CauseModel {
    static let cause = Cause.trainValidationLeakage

    func assess(_ run: RunFacts, _ seen: SeenSymptoms) -> CauseAssessment? {
        guard
            let check = run.trace.dataCheck("train_validation_leakage"), check.isFired,
            let severity = check.severity, let equal = check.value("equal_rows")
        else { return nil }
        let near = check.value("near_rows_share") ?? 0
        let rows = Double(max(1, run.trace.data.validationRows))
        let share = NumberText.percent(min(1, max(equal / rows, near)))
        return CauseAssessment(
            Self.cause, severity > .info ? 0.95 : 0.3, explains: [], standsAlone: severity,
            evidence: [
                Evidence("validation/equal_rows", value: equal, expected: .about(0)),
                Evidence("validation/near_rows_share", value: near, expected: .about(0)),
            ],
            reason: Phrase(
                "\(share) of the validation rows are among the training rows",
                "\(share) 的验证样本也在训练样本中"),
            explanation: Phrase(
                """
                \(share) of the validation rows equal training rows, or nearly: the validation \
                figures are better than those on new rows will be. Split the rows so that copies \
                stay on one side.
                """,
                """
                \(share) 的验证样本与训练样本相同或几乎相同：验证结果会好于真正的新样本。划分数据时请让相同的\
                样本留在同一侧。
                """))
    }
}
