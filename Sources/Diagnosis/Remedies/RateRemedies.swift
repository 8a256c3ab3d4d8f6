import Records

extension RemedyBuilder {
    /// Another learning rate below the job's.
    func lowerRate(to rate: Double) -> RemedyDraft {
        let text = NumberText.short(rate)
        return RemedyDraft(
            .lowerLearningRate,
            Phrase("Lower the learning rate to \(text)", "将学习率降低到 \(text)"),
            [set(spec.learningRatePointer, .number(rate))])
    }

    /// Another learning rate above the job's.
    func higherRate(to rate: Double) -> RemedyDraft {
        let text = NumberText.short(rate)
        return RemedyDraft(
            .higherLearningRate,
            Phrase("Raise the learning rate to \(text)", "将学习率提高到 \(text)"),
            [set(spec.learningRatePointer, .number(rate))])
    }

    /// Adam with its usual rate.
    var adam: RemedyDraft {
        RemedyDraft(
            .adam,
            Phrase("Use Adam with a learning rate of 0.001", "改用 Adam，学习率 0.001"),
            [set("/optimizer", ["type": "adam", "lr": 0.001])])
    }

    /// Momentum of 0.9.
    var lowerMomentum: RemedyDraft {
        let isAdam = spec.json["optimizer"]?["betas"] != nil
        let second = spec.json["optimizer"]?["betas"]?.array?.last ?? 0.999
        return RemedyDraft(
            .lowerMomentum, Phrase("Lower the momentum to 0.9", "将动量降低到 0.9"),
            [isAdam ? set("/optimizer/betas", [0.9, second]) : set("/optimizer/momentum", 0.9)])
    }

    /// The same learning rate over the whole run.
    var constantSchedule: RemedyDraft {
        RemedyDraft(
            .constantSchedule,
            Phrase("Keep the learning rate constant", "使用恒定的学习率"),
            [set("/schedule", ["type": "constant"])])
    }

    /// Descent instead of ascent.
    var minimize: RemedyDraft {
        RemedyDraft(
            .minimize, Phrase("Turn maximize off", "关闭 maximize"),
            [set("/optimizer/maximize", false)])
    }

    /// Clipping by the norm of all gradients.
    func clip(to norm: Double = 1) -> RemedyDraft {
        let text = NumberText.short(norm)
        return RemedyDraft(
            .clipGradients,
            Phrase("Clip gradients to a norm of \(text)", "将梯度范数裁剪到 \(text)"),
            [set("/gradient_clipping", ["type": "norm", "max_norm": .number(norm)])])
    }

    /// A wider bound of the clipping that the spec has.
    func loosenClipping(to bound: Double) -> RemedyDraft {
        let field = spec.clipping == "value" ? "clip_value" : "max_norm"
        let text = NumberText.short(bound)
        return RemedyDraft(
            .loosenClipping,
            Phrase("Raise \(field) to \(text)", "将 \(field) 提高到 \(text)"),
            [set("/gradient_clipping/\(field)", .number(bound))])
    }

    /// Another batch size.
    func batchSize(_ rows: Int) -> RemedyDraft {
        RemedyDraft(
            .batchSize,
            Phrase("Use batches of \(rows) rows", "将批大小设为 \(rows)"),
            [set("/batch_size", JSONValue(rows))])
    }

    /// No last batch of fewer rows.
    var dropLast: RemedyDraft {
        RemedyDraft(
            .dropLast,
            Phrase("Leave out the last, smaller batch", "丢弃最后一个较小的批次"),
            [set("/drop_last", true)])
    }

    /// A new order of rows each epoch.
    var shuffle: RemedyDraft {
        RemedyDraft(
            .shuffle, Phrase("Shuffle the rows each epoch", "每个轮次打乱样本顺序"),
            [set("/shuffle", true)])
    }

    /// Another number of epochs.
    func epochs(_ epochs: Int) -> RemedyDraft {
        epochs < spec.epochs
            ? RemedyDraft(
                .stopEarlier,
                Phrase("Stop after \(epochs) epochs", "在 \(epochs) 个轮次后停止"),
                [set("/epochs", JSONValue(epochs))])
            : RemedyDraft(
                .moreEpochs,
                Phrase("Train for \(epochs) epochs", "训练 \(epochs) 个轮次"),
                [set("/epochs", JSONValue(epochs))])
    }
}
