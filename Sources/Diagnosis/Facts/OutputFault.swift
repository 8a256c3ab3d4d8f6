import Records

/// What is wrong between the output's function and the loss.
struct OutputFault: Sendable {
    /// An error where the network can't work, a warning where it works badly, else `info`.
    var severity: Finding.Severity
    /// The numbers that show it.
    var evidence: [Evidence] = []
    /// What follows "because".
    var reason: Phrase
    /// Why it is a fault.
    var explanation: Phrase
    /// What to change.
    var remedy: RemedyDraft?

    /// Looks for a fault; nil if output and loss fit.
    init?(_ run: RunFacts) {
        guard
            let fault = OutputFault.lonelySoftmax(run) ?? OutputFault.logits(run)
                ?? OutputFault.logProbabilities(run) ?? OutputFault.probabilities(run)
                ?? OutputFault.range(run)
        else { return nil }
        self = fault
    }

    private init(
        _ severity: Finding.Severity, _ reason: Phrase, _ explanation: Phrase,
        _ remedy: RemedyDraft?, evidence: [Evidence] = []
    ) {
        self.severity = severity
        self.evidence = evidence
        self.reason = reason
        self.explanation = explanation
        self.remedy = remedy
    }

    /// A softmax over one output is always 1.
    private static func lonelySoftmax(_ run: RunFacts) -> OutputFault? {
        let output = run.spec.outputLayers.last?.type ?? ""
        let remedies = RemedyBuilder(spec: run.spec)
        guard run.trace.network.outputCount == 1 else { return nil }
        if output == "softmax" || output == "log_softmax" {
            let constant = output == "softmax" ? "1" : "0"
            return OutputFault(
                .error,
                Phrase(
                    "a \(output) over one output is always \(constant)",
                    "只有一个输出的 \(output) 恒为 \(constant)"),
                Phrase(
                    "With a single output the \(output) gives \(constant) for every row, and no gradient.",
                    "只有一个输出时，\(output) 对所有样本都给出 \(constant)，没有梯度。"),
                run.spec.isDistanceLoss ? remedies.removeOutputActivation : remedies.binaryLogits())
        }
        guard run.spec.isClassLoss, run.trace.data.targets.kind == .labels else { return nil }
        return OutputFault(
            .error,
            Phrase(
                "\(run.spec.loss) over one output knows one class only",
                "只有一个输出的 \(run.spec.loss) 只认识一个类别"),
            Phrase(
                "\(run.spec.loss) needs an output for each class; with one its gradient is always zero.",
                "\(run.spec.loss) 需要每个类别一个输出；只有一个输出时梯度恒为零。"),
            run.trace.data.targets.classCount <= 2
                ? remedies.binaryLogits()
                : remedies.crossEntropy(classes: run.trace.data.targets.classCount))
    }

    /// A loss that expects logits gets something squeezed.
    private static func logits(_ run: RunFacts) -> OutputFault? {
        guard ["cross_entropy", "bce_with_logits"].contains(run.spec.loss),
            let output = run.spec.outputLayers.last?.type
        else { return nil }
        let squeezed: Set = ["softmax", "sigmoid", "tanh", "hardtanh", "relu"]
        let isRepeated = run.spec.loss == "cross_entropy" && output == "log_softmax"
        guard squeezed.contains(output) || isRepeated else { return nil }
        let text: Phrase =
            isRepeated
            ? Phrase(
                "log_softmax before cross_entropy changes nothing; cross_entropy does it itself.",
                "cross_entropy 之前的 log_softmax 没有作用，cross_entropy 会自行计算。")
            : Phrase(
                """
                \(run.spec.loss) expects logits and squashes them itself; after a \(output) they \
                are squeezed twice, so the loss can't come near zero and gradients are small.
                """,
                """
                \(run.spec.loss) 期望 logits 并会自行压缩；再经过 \(output) 等于压缩两次，损失无法接近零，\
                梯度也偏小。
                """)
        return OutputFault(
            isRepeated ? .info : .warning,
            Phrase(
                "\(run.spec.loss) expects logits, but gets the output of a \(output)",
                "\(run.spec.loss) 期望 logits，却得到 \(output) 的输出"),
            text, RemedyBuilder(spec: run.spec).removeOutputActivation)
    }

    /// A loss of log-probabilities gets something else.
    private static func logProbabilities(_ run: RunFacts) -> OutputFault? {
        let outputs = run.spec.outputLayers.map(\.type)
        guard run.spec.loss == "nll", outputs.last != "log_softmax", outputs.last != "log" else {
            return nil
        }
        let name = outputs.last.map(Phrase.init(verbatim:)) ?? .linearLayer
        return OutputFault(
            .error,
            Phrase(
                "nll expects log-probabilities, but gets the output of a \(name.english)",
                "nll 期望对数概率，却得到 \(name.chinese) 的输出"),
            Phrase(
                "nll only picks the output of the right class; without log_softmax it falls without end.",
                "nll 只取正确类别的输出；没有 log_softmax，它会无限下降。"),
            RemedyBuilder(spec: run.spec).outputActivation("log_softmax"))
    }

    /// A loss of probabilities gets something that isn't.
    private static func probabilities(_ run: RunFacts) -> OutputFault? {
        let isBinary = run.spec.loss == "bce"
        guard isBinary || run.spec.loss == "cross_entropy_of_probabilities" else { return nil }
        let last = run.spec.outputLayers.last?.type
        let output = last ?? "linear layer"
        if output == "softmax" || output == "sigmoid" {
            let fits = isBinary == (output == "sigmoid")
            guard !fits else { return nil }
            let wanted = isBinary ? "sigmoid" : "softmax"
            return OutputFault(
                .info,
                Phrase(
                    "\(run.spec.loss) usually stands behind a \(wanted), not a \(output)",
                    "\(run.spec.loss) 通常接在 \(wanted) 之后，而不是 \(output)"),
                Phrase(
                    "\(run.spec.loss) usually stands behind a \(wanted), not a \(output).",
                    "\(run.spec.loss) 通常接在 \(wanted) 之后，而不是 \(output)。"),
                RemedyBuilder(spec: run.spec).outputActivation(wanted))
        }
        return OutputFault(
            .error,
            Phrase(
                "\(run.spec.loss) expects probabilities, but gets the output of a \(output)",
                "\(run.spec.loss) 期望概率，却得到 \(last ?? "线性层") 的输出"),
            Phrase(
                """
                \(run.spec.loss) takes logarithms of values from 0 to 1; a \(output) gives \
                others, where the loss is undefined or flat.
                """,
                "\(run.spec.loss) 对 0 到 1 的值取对数；\(last ?? "线性层") 会给出范围之外的值，此时损失无定义或平坦。"),
            RemedyBuilder(spec: run.spec).logitsLoss)
    }

    /// A function whose range doesn't reach the targets of a regression.
    private static func range(_ run: RunFacts) -> OutputFault? {
        let targets = run.trace.data.targets.values
        // Class indices as real values are another fault.
        if run.trace.data.targets.classCount > 2, targets.columns <= 1 { return nil }
        guard
            run.spec.isDistanceLoss, targets.columns > 0,
            let output = run.spec.outputLayers.last?.type
        else { return nil }
        let bounds: (Double, Double)
        switch output {
        case "sigmoid", "softmax": bounds = (0, 1)
        case "tanh", "hardtanh": bounds = (-1, 1)
        case "relu", "softplus": bounds = (0, .infinity)
        default: return nil
        }
        let miss = max(bounds.0 - targets.min, targets.max - bounds.1)
        guard miss > 0.01 * max(targets.deviation, 1e-9) else { return nil }
        // A tail of the targets beyond the range costs little; a deviation of them is the failure.
        let isFar = miss > targets.deviation
        let text = Phrase(
            """
            The targets run from \(NumberText.short(targets.min)) to \
            \(NumberText.short(targets.max)); a \(output) can't give \
            \(targets.max > bounds.1 ? "more than \(NumberText.short(bounds.1))" : "less than \(NumberText.short(bounds.0))").
            """,
            """
            目标范围为 \(NumberText.short(targets.min)) 到 \(NumberText.short(targets.max))；\
            \(output) 无法\(targets.max > bounds.1 ? "高于 \(NumberText.short(bounds.1))" : "低于 \(NumberText.short(bounds.0))")。
            """)
        return OutputFault(
            isFar ? .error : .info,
            Phrase(
                "the \(output) at the output can't reach the targets",
                "输出端的 \(output) 达不到目标值"),
            text, RemedyBuilder(spec: run.spec).removeOutputActivation,
            evidence: [
                Evidence("targets/min", value: targets.min, expected: .above(bounds.0)),
                Evidence("targets/max", value: targets.max, expected: .below(bounds.1)),
            ])
    }
}

extension Phrase {
    /// What stands at the output where no activation does.
    fileprivate static let linearLayer = Phrase("linear layer", "线性层")
}
