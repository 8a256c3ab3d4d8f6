import Records

/// All training rows have the same target, so that there is nothing to tell apart.
struct SingleClass: CauseModel {
    static let cause = Cause.singleClass

    func assess(_ run: RunFacts, _ seen: SeenSymptoms) -> CauseAssessment? {
        let data = run.trace.data
        let targets = data.targets
        let isOne =
            targets.kind == .labels
            ? targets.classCounts.count { $0 > 0 } == 1
            : targets.values.columns > 0 && targets.values.constantColumns == targets.values.columns
        guard isOne, data.trainingRows > 1 else { return nil }
        let isLabel = targets.kind == .labels
        return CauseAssessment(
            Self.cause, 0.97, explains: Set(Symptom.allCases), standsAlone: .error,
            evidence: [
                Evidence(
                    "distinct targets of training rows", value: 1, expected: .above(1))
            ],
            reason: isLabel
                ? Phrase("all training rows have the same label", "所有训练样本的标签相同")
                : Phrase("all training rows have the same target", "所有训练样本的目标值相同"),
            explanation: Phrase(
                """
                All \(data.trainingRows) training rows have the same target: a network learns to give that \
                answer whatever the input is, and its loss falls without anything being learned. Check \
                how the targets were read and how the rows were split.
                """,
                """
                全部 \(data.trainingRows) 个训练样本的目标相同：网络只会学到无论输入为何都给出同一答案，损失下降并不\
                代表学到了什么。请检查目标的读取方式和数据的划分方式。
                """),
            silences: [.hyperparameters, .overfitting, .gradientFlow])
    }
}
