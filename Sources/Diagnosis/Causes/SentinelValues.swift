import Records

/// A number such as −999 stands for missing inputs, and is computed with.
struct SentinelValues: CauseModel {
    static let cause = Cause.sentinelValues

    func assess(_ run: RunFacts, _ seen: SeenSymptoms) -> CauseAssessment? {
        guard let check = run.trace.dataCheck("sentinel_values"), check.isFired else { return nil }
        let values = check.evidence.filter { $0.series == "sentinel" }.compactMap(\.value)
        guard let first = values.first else { return nil }
        let text = NumberText.short(first)
        let isPoor = (run.trace.score ?? run.progress?.learned ?? 1) < 0.9
        let count = NumberText.short(check.value("sentinel_count") ?? 0)
        return CauseAssessment(
            Self.cause, 0.96,
            explains: Set.unstable.union(Set.stuck).union(Set.starved).union([
                .lossAtStartImplausible, .lossSpike, .overfitting, .validationGapFromStart,
                .gradientNoiseDominates,
            ]),
            standsAlone: isPoor ? .warning : .info, evidence: check.evidence,
            reason: Phrase(
                "\(text) stands among the inputs, as a code for missing values it seems",
                "输入中有 \(text)，看来是缺失值的代码"),
            explanation: Phrase(
                """
                \(count) inputs are exactly \(text), far from all others of their columns. If that \
                stands for missing values, it is computed with as if it were measured: it rules means, \
                deviations and distances.
                """,
                """
                有 \(count) 个输入恰好是 \(text)，与所在列的其他值相距很远。如果它代表缺失值，\
                它仍被当作测量值参与计算，并左右均值、标准差和距离。
                """),
            remedies: [RemedyBuilder(spec: run.spec).imputeSentinels(values)])
    }
}
