import Records

/// The loss is made for another kind of target.
///
/// A squared error on one-hot targets is unusual, but sound; on class indices it claims that class
/// 9 is more than class 3. A cross-entropy on real values has no meaning.
///
/// - Source: Goodfellow et al., *Deep Learning* (2016), §6.2.1.
struct LossTaskMismatch: CauseModel {
    static let cause = Cause.lossTaskMismatch

    /// Whether the loss has no meaning for the targets.
    static func isSure(_ run: RunFacts) -> Bool {
        LossTaskMismatch().assess(run, SeenSymptoms([])).map { $0.confidence > 0.9 } ?? false
    }

    func assess(_ run: RunFacts, _ seen: SeenSymptoms) -> CauseAssessment? {
        switch run.trace.data.targets.kind {
        case .labels: labels(run)
        case .values: several(run) ?? values(run)
        }
    }

    private func labels(_ run: RunFacts) -> CauseAssessment? {
        let targets = run.trace.data.targets
        if run.spec.isBinaryLoss { return binary(run) }
        guard run.spec.isDistanceLoss, targets.classCount >= 2 else { return nil }
        let remedies = RemedyBuilder(spec: run.spec)
        let classes = max(targets.classCount, Int(max(0, min(targets.highestLabel, 1e6))) + 1)
        let isIndex = targets.values.columns <= 1
        let isSure = isIndex && targets.classCount >= 3
        return CauseAssessment(
            Self.cause, isSure ? 0.95 : 0.4, explains: LossTaskMismatch.symptoms,
            standsAlone: isSure ? .error : .info,
            evidence: [Evidence("classes", value: Double(targets.classCount), expected: .about(0))],
            reason: isIndex
                ? Phrase(
                    "\(run.spec.loss) treats class indices as numbers",
                    "\(run.spec.loss) 把类别索引当作数值")
                : Phrase(
                    "\(run.spec.loss) is a loss for real values, not for classes",
                    "\(run.spec.loss) 是用于实数值而非类别的损失"),
            explanation: isIndex
                ? Phrase(
                    """
                    The targets are \(targets.classCount) classes, but \(run.spec.loss) compares \
                    their indices as numbers, as if class \(classes - 1) were \(classes - 1) times \
                    class 1.
                    """,
                    """
                    目标是 \(targets.classCount) 个类别，而 \(run.spec.loss) 把类别索引当作数值比较，\
                    仿佛类别 \(classes - 1) 是类别 1 的 \(classes - 1) 倍。
                    """)
                : Phrase(
                    """
                    \(run.spec.loss) on one-hot classes trains, but its gradient fades where the \
                    network is confidently wrong; cross-entropy's doesn't.
                    """,
                    "\(run.spec.loss) 用于独热编码的类别可以训练，但在网络自信却错误时梯度会消失；交叉熵不会。"),
            remedies: [
                targets.classCount == 2 && run.trace.network.outputCount == 1
                    ? remedies.binaryLogits() : remedies.crossEntropy(classes: classes)
            ])
    }

    /// A loss of yes or no on the indices of several classes.
    private func binary(_ run: RunFacts) -> CauseAssessment? {
        let targets = run.trace.data.targets
        guard targets.classCount > 2, targets.values.columns <= 1 else { return nil }
        let count = targets.classCount
        return CauseAssessment(
            Self.cause, 0.95, explains: LossTaskMismatch.symptoms, standsAlone: .error,
            evidence: [Evidence("classes", value: Double(count), expected: .about(2))],
            reason: Phrase(
                "\(run.spec.loss) is a loss for yes or no, not for \(count) classes",
                "\(run.spec.loss) 是用于是与否而非 \(count) 个类别的损失"),
            explanation: Phrase(
                """
                The targets are \(count) classes, but \(run.spec.loss) takes their indices for \
                probabilities, which end at 1.
                """,
                "目标是 \(count) 个类别，而 \(run.spec.loss) 把其索引当作概率，概率最大为 1。"),
            remedies: [RemedyBuilder(spec: run.spec).crossEntropy(classes: count)])
    }

    /// A loss for one class of several on targets that name any number of them.
    private func several(_ run: RunFacts) -> CauseAssessment? {
        let values = run.trace.data.targets.values
        let sum = values.mean * Double(values.columns)
        guard
            run.spec.isClassLoss, values.columns > 1, values.min >= 0, values.max <= 1,
            abs(sum - 1) > 0.05
        else { return nil }
        let text = NumberText.short(sum)
        return CauseAssessment(
            Self.cause, 0.95, explains: LossTaskMismatch.symptoms, standsAlone: .error,
            evidence: [Evidence("targets/sum_of_a_row", value: sum, expected: .about(1))],
            reason: Phrase(
                "\(run.spec.loss) is a loss for one class of several, but a row's targets add up to \(text)",
                "\(run.spec.loss) 是用于多选一的损失，而每个样本的目标之和为 \(text)"),
            explanation: Phrase(
                """
                \(run.spec.loss) takes a row's targets for the probabilities of classes that \
                exclude each other, which add up to 1; these name any number of classes at once.
                """,
                """
                \(run.spec.loss) 把一个样本的目标当作互斥类别的概率，其和应为 1；而这里可以同时属于任意多个类别。
                """),
            remedies: [RemedyBuilder(spec: run.spec).multiLabelLogits])
    }

    private func values(_ run: RunFacts) -> CauseAssessment? {
        let values = run.trace.data.targets.values
        let isProbability = values.min >= 0 && values.max <= 1
        guard
            run.spec.isClassLoss || run.spec.isBinaryLoss || run.spec.loss == "hinge",
            !isProbability || (run.spec.isClassLoss && values.columns <= 1),
            !isClassIndices(run)
        else { return nil }
        return CauseAssessment(
            Self.cause, 0.95, explains: LossTaskMismatch.symptoms, standsAlone: .error,
            evidence: [
                Evidence("targets/min", value: values.min, expected: .between(0, 1)),
                Evidence("targets/max", value: values.max, expected: .between(0, 1)),
            ],
            reason: Phrase(
                "\(run.spec.loss) is a loss for classes, not for real values",
                "\(run.spec.loss) 是用于类别而非实数值的损失"),
            explanation: Phrase(
                """
                The targets are real values from \(NumberText.short(values.min)) to \
                \(NumberText.short(values.max)); \(run.spec.loss) takes them for probabilities.
                """,
                """
                目标是 \(NumberText.short(values.min)) 到 \(NumberText.short(values.max)) 的实数，\
                而 \(run.spec.loss) 把它们当作概率。
                """),
            remedies: [RemedyBuilder(spec: run.spec).squaredError(columns: max(1, values.columns))])
    }

    /// Hinge losses take −1 and 1 as well as class indices.
    private func isClassIndices(_ run: RunFacts) -> Bool {
        let values = run.trace.data.targets.values
        return run.spec.loss == "hinge" && values.min >= -1 && values.max <= 1
    }

    private static let symptoms: Set<Symptom> = Set(Symptom.allCases).subtracting([.overfitting])
}
