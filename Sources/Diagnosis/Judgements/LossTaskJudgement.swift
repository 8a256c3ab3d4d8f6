import Records

/// Judges whether the loss is made for the kind of target that there is.
///
/// A squared error on one-hot targets is unusual, but sound; on class indices it claims that class
/// 9 is more than class 3. A cross-entropy on real values has no meaning.
///
/// - Source: Goodfellow et al., *Deep Learning* (2016), §6.2.1.
package enum LossTaskJudgement {
    /// Looks for a fault; nil if loss and targets fit.
    package static func judge(_ job: JobFacts) -> Judgement? {
        guard let loss = job.spec.lossTraits else { return nil }
        switch job.data.targets.kind {
        case .labels: return labels(job, loss)
        case .values: return several(job, loss) ?? values(job, loss)
        }
    }

    private static func fault(
        _ severity: Finding.Severity, _ evidence: [Evidence], _ reason: Phrase,
        _ explanation: Phrase,
        _ remedy: RemedyDraft?
    ) -> Judgement {
        Judgement(
            severity: severity, reason: reason, explanation: explanation, pointer: "/loss/type",
            evidence: evidence, remedies: [remedy])
    }

    private static func labels(_ job: JobFacts, _ loss: LossTraits) -> Judgement? {
        let (targets, name) = (job.data.targets, job.spec.loss)
        if loss.targets == .truths { return binary(job) }
        guard loss.targets == .values, targets.classCount >= 2 else { return nil }
        let remedies = RemedyBuilder(spec: job.spec)
        let classes = max(targets.classCount, Int(max(0, min(targets.highestLabel, 1e6))) + 1)
        let isIndex = targets.values.columns <= 1
        return fault(
            isIndex && targets.classCount >= 3 ? .error : .info,
            [Evidence("classes", value: Double(targets.classCount), expected: .about(0))],
            isIndex
                ? Phrase(
                    "\(name) treats class indices as numbers", "\(name) 把类别索引当作数值")
                : Phrase(
                    "\(name) is a loss for real values, not for classes",
                    "\(name) 是用于实数值而非类别的损失"),
            isIndex
                ? Phrase(
                    """
                    The targets are \(targets.classCount) classes, but \(name) compares \
                    their indices as numbers, as if class \(classes - 1) were \(classes - 1) times \
                    class 1.
                    """,
                    """
                    目标是 \(targets.classCount) 个类别，而 \(name) 把类别索引当作数值比较，\
                    仿佛类别 \(classes - 1) 是类别 1 的 \(classes - 1) 倍。
                    """)
                : Phrase(
                    """
                    \(name) on one-hot classes trains, but its gradient fades where the \
                    network is confidently wrong; cross-entropy's doesn't.
                    """,
                    "\(name) 用于 one-hot 类别可以训练，但在网络自信却错误时梯度会消失；交叉熵不会。"),
            targets.classCount == 2 && job.outputCount == 1
                ? remedies.binaryLogits() : remedies.crossEntropy(classes: classes))
    }

    /// A loss of yes or no on the indices of several classes.
    private static func binary(_ job: JobFacts) -> Judgement? {
        let (targets, name) = (job.data.targets, job.spec.loss)
        guard targets.classCount > 2, targets.values.columns <= 1 else { return nil }
        let count = targets.classCount
        return fault(
            .error, [Evidence("classes", value: Double(count), expected: .about(2))],
            Phrase(
                "\(name) is a loss for yes or no, not for \(count) classes",
                "\(name) 是用于是与否而非 \(count) 个类别的损失"),
            Phrase(
                """
                The targets are \(count) classes, but \(name) takes their indices for \
                probabilities, which end at 1.
                """,
                "目标是 \(count) 个类别，而 \(name) 把其索引当作概率，概率最大为 1。"),
            RemedyBuilder(spec: job.spec).crossEntropy(classes: count))
    }

    /// A loss for one class of several on targets that name any number of them.
    private static func several(_ job: JobFacts, _ loss: LossTraits) -> Judgement? {
        let (values, name) = (job.data.targets.values, job.spec.loss)
        let sum = values.mean * Double(values.columns)
        guard
            loss.targets == .classes, values.columns > 1, values.min >= 0, values.max <= 1,
            abs(sum - 1) > 0.05
        else { return nil }
        let text = NumberText.short(sum)
        return fault(
            .error, [Evidence("targets/sum_of_a_row", value: sum, expected: .about(1))],
            Phrase(
                "\(name) is a loss for one class of several, but a row's targets add up to \(text)",
                "\(name) 是用于多选一的损失，而每个样本的目标之和为 \(text)"),
            Phrase(
                """
                \(name) takes a row's targets for the probabilities of classes that \
                exclude each other, which add up to 1; these name any number of classes at once.
                """,
                """
                \(name) 把一个样本的目标当作互斥类别的概率，其和应为 1；而这里可以同时属于任意多个类别。
                """),
            RemedyBuilder(spec: job.spec).multiLabelLogits)
    }

    private static func values(_ job: JobFacts, _ loss: LossTraits) -> Judgement? {
        let (values, name) = (job.data.targets.values, job.spec.loss)
        let isProbability = values.min >= 0 && values.max <= 1
        // A loss of signs takes −1 and 1 as well.
        let isSign = loss.targets == .signs && values.min >= -1 && values.max <= 1
        guard
            loss.targets != .values,
            !isProbability || (loss.targets == .classes && values.columns <= 1), !isSign
        else { return nil }
        return fault(
            .error,
            [
                Evidence("targets/min", value: values.min, expected: .between(0, 1)),
                Evidence("targets/max", value: values.max, expected: .between(0, 1)),
            ],
            Phrase(
                "\(name) is a loss for classes, not for real values",
                "\(name) 是用于类别而非实数值的损失"),
            Phrase(
                """
                The targets are real values from \(NumberText.short(values.min)) to \
                \(NumberText.short(values.max)); \(name) takes them for probabilities.
                """,
                """
                目标是 \(NumberText.short(values.min)) 到 \(NumberText.short(values.max)) 的实数，\
                而 \(name) 把它们当作概率。
                """),
            RemedyBuilder(spec: job.spec).squaredError(columns: max(1, values.columns)))
    }
}
