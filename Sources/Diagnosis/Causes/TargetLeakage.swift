import Records

/// An input gives the target away all by itself.
///
/// - Source: Kaufman et al., *Leakage in Data Mining* (2012).
struct TargetLeakage: CauseModel {
    static let cause = Cause.targetLeakage

    func assess(_ run: RunFacts, _ seen: SeenSymptoms) -> CauseAssessment? {
        guard
            let check = run.trace.dataCheck("target_leakage"), check.isFired,
            let count = check.value("leaking_inputs"), let severity = check.severity
        else { return nil }
        let names = check.columns.prefix(5).map { "\($0)" }.joined(separator: ", ")
        return CauseAssessment(
            Self.cause, 0.93, explains: [], standsAlone: severity,
            evidence: [Clue("inputs/leaking_columns", count, expected: .about(0))],
            reason: Phrase(
                "input \(names) gives the target away", "输入 \(names) 直接泄露了目标"),
            explanation: Phrase(
                """
                Input \(names) tells the target all by itself, as a copy or a code of it would. If \
                it isn't known before the target is, leave it out: the figures are too good to be \
                true.
                """,
                """
                仅凭输入 \(names) 就能得知目标,如同目标的副本或编码。若它在目标之前并不可知,请去掉它:\
                现有结果好得不真实。
                """))
    }
}
