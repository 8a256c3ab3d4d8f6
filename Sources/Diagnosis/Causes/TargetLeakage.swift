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
        let names = Phrase(listing: check.columns.prefix(5).map { "\($0)" })
        let isCopy = count > 0
        if check.value("telling_orders") ?? 0 > 0 { return ordered(names, severity) }
        return CauseAssessment(
            Self.cause, isCopy ? 0.93 : 0.8, explains: [], standsAlone: severity,
            evidence: [
                Evidence("inputs/leaking_columns", value: max(1, count), expected: .about(0))
            ],
            reason: isCopy
                ? Phrase(
                    "input \(names.english) gives the target away", "输入 \(names.chinese) 直接泄露了目标")
                : Phrase(
                    "input \(names.english) looks like the target with noise",
                    "输入 \(names.chinese) 看起来就是加了噪声的目标"),
            explanation: isCopy
                ? Phrase(
                    """
                    Input \(names.english) tells the target all by itself, as a copy or a code of it would. \
                    If it isn't known before the target is, leave it out: the figures are too good \
                    to be true.
                    """,
                    """
                    仅凭输入 \(names.chinese) 就能得知目标，如同目标的副本或编码。若它在目标之前并不可知，请去掉它：\
                    现有结果好得不真实。
                    """)
                : Phrase(
                    """
                    Input \(names.english) alone tells more of the target than all other inputs together, and \
                    where the target is known the others say nothing about it: it seems to be made \
                    of the target. If it isn't known before the target is, leave it out.
                    """,
                    """
                    仅输入 \(names.chinese) 对目标的说明就超过其余所有输入之和，而一旦目标已知，其余输入对它毫无说明：\
                    它似乎是由目标得来的。若它在目标之前并不可知，请去掉它。
                    """))
    }

    /// An input whose order alone tells every target.
    private func ordered(_ names: Phrase, _ severity: Finding.Severity) -> CauseAssessment {
        CauseAssessment(
            Self.cause, 0.8, explains: [], standsAlone: severity,
            evidence: [Evidence("inputs/telling_orders", value: 1, expected: .about(0))],
            reason: Phrase(
                "the order of input \(names.english) alone tells every target",
                "仅凭输入 \(names.chinese) 的大小顺序就能得知所有目标"),
            explanation: Phrase(
                """
                Sorted by input \(names.english), the rows of each class lie side by side, and all other \
                inputs together are far from telling them apart. It may be the number from which the target \
                was made, or the number of the row in a sorted file. If it isn't known before the \
                target is, leave it out.
                """,
                """
                按输入 \(names.chinese) 排序后，每一类的样本都连在一起，而其余输入合起来也远远不能区分它们。它可能是\
                用来产生目标的数值，也可能是排序文件中的行号。若它在目标之前并不可知，请去掉它。
                """))
    }
}
