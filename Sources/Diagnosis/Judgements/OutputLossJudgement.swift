import Records

/// Judges whether the network's outputs are of the kind that the loss expects.
///
/// - Source: Humbatova et al., *Taxonomy of Real Faults in Deep Learning Systems*, ICSE 2020.
package enum OutputLossJudgement {
    /// Looks for a fault; nil if output and loss fit.
    package static func judge(_ job: JobFacts) -> Judgement? {
        guard let loss = job.spec.lossTraits else { return nil }
        if let fault = lonely(job, loss) ?? rivals(job, loss) { return fault }
        switch loss.outputs {
        case .logits: return logits(job, loss)
        case .logDistribution: return logProbabilities(job)
        case .probabilities, .distribution, .shares: return probabilities(job, loss)
        case .numbers: return loss.targets == .values ? range(job) : nil
        }
    }

    static func fault(
        _ job: JobFacts, _ severity: Finding.Severity, _ reason: Phrase, _ explanation: Phrase,
        _ remedy: RemedyDraft?, evidence: [Evidence] = []
    ) -> Judgement {
        let output = job.spec.output
        return Judgement(
            severity: severity, reason: reason, explanation: explanation,
            pointer: output.layer?.pointer ?? "/model", layer: output.function?.path,
            evidence: evidence, remedies: [remedy])
    }

    /// A function of a row with one number is a constant, and one class leaves nothing to tell apart.
    private static func lonely(_ job: JobFacts, _ loss: LossTraits) -> Judgement? {
        guard job.outputCount == 1 else { return nil }
        let remedies = RemedyBuilder(spec: job.spec)
        let (output, targets, name) = (job.spec.output, job.data.targets, job.spec.loss)
        if let function = output.function, function.traits.mixesUnits {
            let constant = output.form == .distribution ? "1" : "0"
            return fault(
                job, .error,
                Phrase(
                    "a \(function.type) over one output is always \(constant)",
                    "只有一个输出的 \(function.type) 恒为 \(constant)"),
                Phrase(
                    "With a single output the \(function.type) gives \(constant) for every row, and no gradient.",
                    "只有一个输出时，\(function.type) 对所有样本都给出 \(constant)，没有梯度。"),
                loss.targets == .values ? remedies.removeOutputActivation : remedies.binaryLogits())
        }
        guard loss.targets == .classes, targets.kind == .labels else { return nil }
        return fault(
            job, .error,
            Phrase(
                "\(name) over one output knows one class only", "只有一个输出的 \(name) 只认识一个类别"),
            Phrase(
                "\(name) needs an output for each class; with one its gradient is always zero.",
                "\(name) 需要每个类别一个输出；只有一个输出时梯度恒为零。"),
            targets.classCount <= 2
                ? remedies.binaryLogits() : remedies.crossEntropy(classes: targets.classCount))
    }

    /// Outputs that share one whole among them are to match targets that don't add up to one.
    private static func rivals(_ job: JobFacts, _ loss: LossTraits) -> Judgement? {
        let targets = job.data.targets
        let sum = targets.values.mean * Double(targets.values.columns)
        guard let function = job.spec.output.function, job.spec.output.form == .distribution,
            targets.kind == .values, targets.values.columns > 1, abs(sum - 1) > 0.1,
            loss.targets == .values
        else { return nil }
        let text = NumberText.short(sum)
        return fault(
            job, .error,
            Phrase(
                "the outputs of a \(function.type) add up to 1, the targets of a row to \(text) on average",
                "\(function.type) 的输出之和为 1，而每个样本的目标之和平均为 \(text)"),
            Phrase(
                """
                A \(function.type) shares one whole among its outputs: each can rise only where others fall. The \
                targets of a row aren't such shares, so several of them can't be met at once.
                """,
                """
                \(function.type) 把总和 1 分给各个输出：一个升高，其他就必须降低。而这里每个样本的目标并不是这样的\
                份额，因此无法同时满足多个目标。
                """),
            RemedyBuilder(spec: job.spec).removeOutputActivation,
            evidence: [Evidence("sum of a row's targets", value: sum, expected: .about(1))])
    }

    /// A loss that expects logits gets something squeezed.
    private static func logits(_ job: JobFacts, _ loss: LossTraits) -> Judgement? {
        let (output, name) = (job.spec.output, job.spec.loss)
        guard let function = output.function?.type else { return nil }
        let isRepeated = loss.targets == .classes && output.form == .logDistribution
        guard isRepeated || isSqueezed(output, loss) else { return nil }
        let text: Phrase =
            isRepeated
            ? Phrase(
                "\(function) before \(name) changes nothing; \(name) does it itself.",
                "\(name) 之前的 \(function) 没有作用，\(name) 会自行计算。")
            : Phrase(
                """
                \(name) expects logits and squashes them itself; after a \(function) they \
                are squeezed twice, so the loss can't come near zero and gradients are small.
                """,
                """
                \(name) 期望 logits 并会自行压缩；再经过 \(function) 等于压缩两次，损失无法接近零，\
                梯度也偏小。
                """)
        return fault(
            job, isRepeated ? .info : .warning,
            Phrase(
                "\(name) expects logits, but gets the output of a \(function)",
                "\(name) 期望 logits，却得到 \(function) 的输出"),
            text, RemedyBuilder(spec: job.spec).removeOutputActivation)
    }

    /// Whether the outputs are kept from what a sure answer needs: among classes one logit far above
    /// the others, or any gradient below zero; for yes or no one far on either side of zero.
    private static func isSqueezed(_ output: OutputForm, _ loss: LossTraits) -> Bool {
        let enough = 3.0
        let isLow = output.range.upper.map { $0 < enough } ?? false
        let isHigh = output.range.lower.map { $0 > -enough } ?? false
        return loss.targets == .classes
            ? isLow && isHigh || output.function?.isRectifying == true : isLow || isHigh
    }

    /// A loss of log-probabilities gets something else.
    private static func logProbabilities(_ job: JobFacts) -> Judgement? {
        let (output, name) = (job.spec.output, job.spec.loss)
        guard output.form != .logDistribution else { return nil }
        return fault(
            job, .error,
            Phrase(
                "\(name) expects log-probabilities, but gets the output of a \(output.name.english)",
                "\(name) 期望对数概率，却得到 \(output.name.chinese) 的输出"),
            Phrase(
                "\(name) only picks the output of the right class; without log_softmax it falls without end.",
                "\(name) 只取正确类别的输出；没有 log_softmax，它会无限下降。"),
            RemedyBuilder(spec: job.spec).logProbabilities)
    }

    /// A loss of probabilities gets something that isn't.
    private static func probabilities(_ job: JobFacts, _ loss: LossTraits) -> Judgement? {
        let (output, name) = (job.spec.output, job.spec.loss)
        let isBinary = loss.outputs == .probabilities
        if loss.outputs == .shares, (output.range.lower ?? -1) >= 0 { return nil }
        let remedies = RemedyBuilder(spec: job.spec)
        if output.range.isWithinUnit {
            guard output.form != (isBinary ? .probabilities : .distribution) else { return nil }
            let (wanted, remedy) = remedies.probabilities(isBinary: isBinary)
            let text = Phrase(
                "\(name) usually stands behind a \(wanted), not a \(output.name.english)",
                "\(name) 通常接在 \(wanted) 之后，而不是 \(output.name.chinese)")
            return fault(
                job, .info, text, Phrase(text.english + ".", text.chinese + "。"), remedy)
        }
        return fault(
            job, .error,
            Phrase(
                "\(name) expects probabilities, but gets the output of a \(output.name.english)",
                "\(name) 期望概率，却得到 \(output.name.chinese) 的输出"),
            Phrase(
                """
                \(name) takes logarithms of values from 0 to 1; a \(output.name.english) gives \
                others, where the loss is undefined or flat.
                """,
                "\(name) 对 0 到 1 的值取对数；\(output.name.chinese) 会给出范围之外的值，此时损失无定义或平坦。"),
            remedies.logitsLoss)
    }
}
