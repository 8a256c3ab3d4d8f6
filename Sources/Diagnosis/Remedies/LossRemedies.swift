import Records

extension RemedyBuilder {
    /// Cross-entropy on logits for one of several classes.
    func crossEntropy(classes: Int) -> RemedyDraft? {
        guard let last = spec.weightedLayers.last, classes > 1 else { return nil }
        var operations = [
            set("/loss", ["type": "cross_entropy"]), set("/data/encode_targets", "index"),
        ]
        if spec.json["data"]?["task"].map({ !$0.isNull }) ?? false {
            operations.append(set("/data/task", "classification"))
        }
        if last.fields["out_features"]?.integer != classes {
            operations += resize(last, to: classes)
        }
        operations += remove(spec.outputLayers)
        return RemedyDraft(
            .fittingLoss,
            Phrase(
                "Use cross_entropy on \(classes) logits, with class indices as targets",
                "使用 cross_entropy：输出 \(classes) 个 logits，以类别索引为目标"),
            operations)
    }

    /// Squared error on a linear output for real values.
    func squaredError(columns: Int) -> RemedyDraft? {
        guard let last = spec.weightedLayers.last, columns > 0 else { return nil }
        var operations = [set("/loss", ["type": "mse"])]
        if spec.json["data"]?["task"].map({ !$0.isNull }) ?? false {
            operations.append(set("/data/task", "regression"))
        }
        if last.fields["out_features"]?.integer != columns {
            operations += resize(last, to: columns)
        }
        operations += remove(spec.outputLayers)
        return RemedyDraft(
            .fittingLoss,
            Phrase("Use mse on a linear output", "使用 mse 和线性输出"), operations)
    }

    /// The logits loss of yes or no for each of several classes.
    var multiLabelLogits: RemedyDraft {
        var operations = [set("/loss", ["type": "bce_with_logits"])]
        if spec.json["data"]?["task"].map({ !$0.isNull }) ?? false {
            operations.append(set("/data/task", "multilabel"))
        }
        return RemedyDraft(
            .fittingLoss,
            Phrase(
                "Use bce_with_logits, which judges each class by itself",
                "改用 bce_with_logits，逐个类别判断"),
            operations + remove(spec.outputLayers))
    }

    /// An error that grows only linearly with the distance, where it grows with its square.
    var robustLoss: RemedyDraft? {
        guard spec.loss == "mse" else { return nil }
        var fields: [String: JSONValue] = ["type": "smooth_l1"]
        if spec.isSummed { fields["reduction"] = "sum" }
        return RemedyDraft(
            .fittingLoss,
            Phrase(
                "Use smooth_l1, which outliers pull less", "改用受离群值影响较小的 smooth_l1"),
            [set("/loss", .object(fields))])
    }

    /// No function behind the last layer with weights.
    var removeOutputActivation: RemedyDraft? {
        guard let output = spec.outputLayers.last else { return nil }
        return RemedyDraft(
            .removeOutputActivation,
            Phrase("Remove the \(output.type) at the output", "去掉输出端的 \(output.type)"),
            remove(spec.outputLayers))
    }

    /// The function that the loss expects, in place of those behind the last layer with weights.
    func outputActivation(_ type: String) -> RemedyDraft {
        let layer: JSONValue = ["type": .string(type)]
        let title = Phrase("Put a \(type) at the output", "在输出端加上 \(type)")
        if let output = spec.outputLayers.last, spec.outputLayers.count == 1 {
            return RemedyDraft(
                .addOutputActivation, title, [.init(.replace, output.pointer, layer)])
        }
        return RemedyDraft(
            .addOutputActivation, title,
            remove(spec.outputLayers) + [.init(.add, "/model/layers/-", layer)])
    }

    /// Log-probabilities of classes at the output.
    var logProbabilities: RemedyDraft { outputActivation("log_softmax") }

    /// What makes probabilities, of yes and no or of classes: its name, and how to put it there.
    func probabilities(isBinary: Bool) -> (String, RemedyDraft) {
        let type = isBinary ? "sigmoid" : "softmax"
        return (type, outputActivation(type))
    }

    /// The loss on logits instead of the one on probabilities.
    var logitsLoss: RemedyDraft? {
        let loss = spec.isBinaryLoss ? "bce_with_logits" : "cross_entropy"
        guard spec.loss != loss, spec.isBinaryLoss || spec.isClassLoss else { return nil }
        var fields: [String: JSONValue] = ["type": .string(loss)]
        if spec.isSummed { fields["reduction"] = "sum" }
        return RemedyDraft(
            .logitsLoss,
            Phrase("Use \(loss) on logits", "改用作用于 logits 的 \(loss)"),
            [set("/loss", .object(fields))] + remove(spec.outputLayers))
    }

    /// One output and the logits loss of yes or no.
    func binaryLogits() -> RemedyDraft? {
        guard let last = spec.weightedLayers.last else { return nil }
        let columns = last.fields["out_features"]?.integer == 1 ? [] : resize(last, to: 1)
        return RemedyDraft(
            .logitsLoss,
            Phrase("Use bce_with_logits on one logit", "改用作用于单个 logit 的 bce_with_logits"),
            [set("/loss", ["type": "bce_with_logits"])] + columns + remove(spec.outputLayers))
    }

    /// The label smoothing that is usual.
    var weakerLabelSmoothing: RemedyDraft {
        RemedyDraft(
            .weakerLabelSmoothing,
            Phrase("Lower the label smoothing to 0.1", "将标签平滑降低到 0.1"),
            [set("/loss/label_smoothing", 0.1)])
    }

    /// The mean over the batch instead of the sum.
    var meanReduction: RemedyDraft {
        RemedyDraft(
            .meanReduction,
            Phrase("Average the loss over the batch", "对批次取平均而不是求和"),
            [set("/loss/reduction", "mean")])
    }
}
