import Records

extension RemedyBuilder {
    /// Inputs to mean 0 and deviation 1, each feature by itself.
    var standardizeInputs: RemedyDraft {
        RemedyDraft(
            .standardizeInputs,
            Phrase(
                "Standardize the inputs (mean 0, deviation 1)", "对输入做标准化（均值 0、标准差 1）"),
            [preprocess(["type": "standardize"])])
    }

    /// Missing inputs filled in before anything else, and rows without a target left out: at once
    /// where both are missing, as either alone doesn't help.
    ///
    /// - Parameters:
    ///   - inputs: Whether inputs are missing.
    ///   - targets: Whether targets are missing.
    /// - Returns: The remedy; nil where the spec does all of it already.
    func finiteData(inputs: Bool, targets: Bool) -> RemedyDraft? {
        let steps = spec.value(at: "/data/preprocess")?.array ?? []
        let imputes = steps.contains {
            $0["type"]?.string == "impute" && $0["of"]?.string ?? "inputs" == "inputs"
        }
        let drops = spec.value(at: "/data/drop_missing_targets")?.boolean ?? false
        let impute = inputs && !imputes ? [preprocess(["type": "impute"], first: true)] : []
        let drop = targets && !drops ? [set("/data/drop_missing_targets", true)] : []
        switch (impute.isEmpty, drop.isEmpty) {
        case (true, true): return nil
        case (false, true):
            return RemedyDraft(.imputeInputs, Phrase("Fill in missing values", "填补缺失值"), impute)
        case (true, false):
            return RemedyDraft(
                .dropMissingTargets,
                Phrase("Leave out the rows without a target", "去掉没有目标的样本"), drop)
        case (false, false):
            return RemedyDraft(
                .dropMissingTargets,
                Phrase(
                    "Leave out the rows without a target and fill in missing inputs",
                    "去掉没有目标的样本，并填补缺失的输入"), drop + impute)
        }
    }

    /// The inputs' mean in place of numbers that stand for missing values.
    func imputeSentinels(_ values: [Double]) -> RemedyDraft {
        let names = Phrase(listing: values.prefix(3).map(NumberText.short))
        return RemedyDraft(
            .imputeInputs,
            Phrase(
                "Treat \(names.english) as missing and fill it in",
                "将 \(names.chinese) 视为缺失值并填补"),
            [
                preprocess(
                    ["type": "impute", "missing": .array(values.map { .number($0) })], first: true)
            ])
    }

    /// Random rows held out, where they are the last ones; and batches of random rows.
    var shuffleSplit: RemedyDraft? {
        guard spec.value(at: "/data/validation/shuffle")?.boolean == false else { return nil }
        return RemedyDraft(
            .shuffleSplit,
            Phrase(
                "Hold out random rows, and shuffle those to train on each epoch",
                "随机留出样本，并在每个轮次打乱训练样本"),
            [set("/data/validation/shuffle", true)] + (spec.shuffles ? [] : [set("/shuffle", true)])
        )
    }

    /// Targets to mean 0 and deviation 1.
    var standardizeTargets: RemedyDraft {
        RemedyDraft(
            .standardizeTargets,
            Phrase(
                "Standardize the targets (mean 0, deviation 1)", "对目标值做标准化（均值 0、标准差 1）"),
            [preprocess(["type": "standardize", "of": "targets"])])
    }

    /// As many outputs as there are labels from 0 on.
    func resizeOutput(to classes: Int) -> RemedyDraft? {
        guard let last = spec.weightedLayers.last, classes > 0 else { return nil }
        return RemedyDraft(
            .resizeOutput,
            Phrase("Give the network \(classes) outputs", "让网络有 \(classes) 个输出"),
            resize(last, to: classes))
    }

    /// Classes weighted by their rarity, in a loss that takes weights.
    func classWeights(counts: [Int]) -> RemedyDraft? {
        let total = Double(counts.reduce(0, +))
        guard counts.count > 1, counts.allSatisfy({ $0 > 0 }), total > 0 else { return nil }
        let title = Phrase("Weight the classes by their rarity", "按类别稀有程度加权")
        switch spec.loss {
        case "cross_entropy":
            let weights = counts.map {
                JSONValue.number(NumberText.rounded(total / Double(counts.count) / Double($0)))
            }
            return RemedyDraft(.classWeights, title, [set("/loss/weight", .array(weights))])
        case "bce_with_logits" where counts.count == 2:
            let weight = NumberText.rounded(Double(counts[0]) / Double(counts[1]))
            return RemedyDraft(.classWeights, title, [set("/loss/pos_weight", .number(weight))])
        default: return nil
        }
    }
}
