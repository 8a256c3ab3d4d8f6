import Foundation
import Records

extension RemedyBuilder {
    /// He initialization of every layer with weights before the output's.
    var heInitialization: RemedyDraft? {
        let layers = hiddenWeighted.isEmpty ? spec.weightedLayers : hiddenWeighted
        return layers.isEmpty
            ? nil
            : RemedyDraft(
                .heInitialization,
                Phrase("Use He initialization", "使用 He 初始化"),
                layers.map { initialize($0, RemedyBuilder.heNormal) })
    }

    /// Glorot initialization of every layer with weights.
    var xavierInitialization: RemedyDraft? {
        spec.weightedLayers.isEmpty
            ? nil
            : RemedyDraft(
                .xavierInitialization,
                Phrase("Use Xavier initialization", "使用 Xavier 初始化"),
                spec.weightedLayers.map { initialize($0, ["type": "xavier_uniform"]) })
    }

    /// The usual initialization of weights, in layers that say how they begin.
    var freshInitialization: RemedyDraft? {
        let layers = spec.nestedLayers.filter {
            ($0.fields["init"]?["weight"]).map { !$0.isNull } ?? false
        }
        return layers.isEmpty
            ? nil
            : RemedyDraft(
                .heInitialization, Phrase("Use He initialization", "使用 He 初始化"),
                layers.map { set("\($0.pointer)/init/weight", RemedyBuilder.heNormal) })
    }

    /// The initialization that fits the hidden functions: He for rectifiers, else Glorot.
    var fittingInitialization: RemedyDraft? {
        let squashes = spec.hiddenActivations.contains(where: \.isSquashing)
        return squashes ? xavierInitialization : heInitialization
    }

    /// Rectifiers with He initialization in place of squashing functions.
    var replaceActivation: RemedyDraft? {
        let squashing = spec.hiddenActivations.filter {
            $0.isSquashing || $0.traits.isOutputOnly
        }
        return squashing.isEmpty
            ? nil
            : RemedyDraft(
                .replaceActivation,
                Phrase(
                    "Replace \(squashing[0].type) by ReLU with He initialization",
                    "将 \(squashing[0].type) 换成 ReLU 并使用 He 初始化"),
                squashing.map { JSONPatch.Operation(.replace, $0.pointer, ["type": "relu"]) }
                    + hiddenWeighted.map { initialize($0, RemedyBuilder.heNormal) })
    }

    /// SELU with LeCun initialization in place of every hidden function.
    var selfNormalizing: RemedyDraft? {
        let hidden = spec.hiddenActivations.filter { $0.type != "selu" }
        return hidden.isEmpty
            ? nil
            : RemedyDraft(
                .selfNormalizingActivation,
                Phrase(
                    "Use SELU with LeCun initialization", "使用 SELU 并采用 LeCun 初始化"),
                hidden.map { JSONPatch.Operation(.replace, $0.pointer, ["type": "selu"]) }
                    + hiddenWeighted.map { initialize($0, ["type": "lecun_normal"]) })
    }

    /// Leaky rectifiers in place of rectifiers.
    var leakyActivation: RemedyDraft? {
        let rectifying = spec.hiddenActivations.filter(\.isRectifying)
        return rectifying.isEmpty
            ? nil
            : RemedyDraft(
                .leakyActivation,
                Phrase("Replace ReLU by Leaky ReLU", "将 ReLU 换成 Leaky ReLU"),
                rectifying.map {
                    JSONPatch.Operation(.replace, $0.pointer, ["type": "leaky_relu"])
                })
    }

    /// A rectifier behind each of some layers.
    func insertActivation(behind layers: [LayerFacts]) -> RemedyDraft? {
        layers.isEmpty
            ? nil
            : RemedyDraft(
                .insertActivation,
                Phrase("Put a ReLU between the linear layers", "在线性层之间加入 ReLU"),
                insert(["type": "relu"], behind: layers))
    }

    /// Batch normalization behind each hidden layer with weights.
    var insertNormalization: RemedyDraft? {
        let hidden = hiddenWeighted
        guard !hidden.isEmpty, !spec.hasNormalization else { return nil }
        let operations = hidden.reversed().map { layer in
            JSONPatch.Operation(
                .add, "/model/layers/\(layer.index + 1)",
                ["type": layer.type == "conv2d" ? "batch_norm2d" : "batch_norm1d"])
        }
        return RemedyDraft(
            .insertNormalization,
            Phrase("Add batch normalization", "加入批归一化"), Array(operations))
    }

    /// Shortcuts around each linear layer and its function where the width stays the same.
    ///
    /// What goes around begins small, by the number of blocks: else what each adds grows with depth.
    ///
    /// - Source: Zhang et al., *Fixup Initialization* (2019), §3.
    var insertShortcuts: RemedyDraft? {
        var operations: [JSONPatch.Operation] = []
        let layers = spec.layers
        let places = layers.indices.dropLast().filter { index in
            guard index > 0, index + 2 < layers.count else { return false }
            let before = layers[..<index].last(where: \.isWeighted)
            return layers[index].type == "linear" && layers[index + 1].isActivation
                && layers[index].fields["out_features"] != nil && before?.type == "linear"
                && before?.fields["out_features"] == layers[index].fields["out_features"]
        }
        let gain = NumberText.rounded(1 / Double(max(1, places.count)))
        for index in places.reversed() {
            let (layer, function) = (layers[index], layers[index + 1])
            var fields = layer.fields.object ?? [:]
            fields["init"] = [
                "weight": ["type": "xavier_uniform", "gain": .number(gain)],
                "bias": ["type": "zeros"],
            ]
            operations += [
                JSONPatch.Operation(.remove, function.pointer),
                JSONPatch.Operation(
                    .replace, layer.pointer,
                    ["type": "residual", "layers": [.object(fields), function.fields]]),
            ]
        }
        return operations.isEmpty
            ? nil
            : RemedyDraft(
                .insertShortcuts,
                Phrase("Add shortcuts around the hidden layers", "为隐藏层加入残差连接"), operations)
    }

    /// Training of every layer.
    var unfreeze: RemedyDraft {
        RemedyDraft(
            .unfreeze, Phrase("Unfreeze the layers", "解除各层的冻结"),
            spec.nestedLayers.filter(\.isFrozen).map { set("\($0.pointer)/frozen", false) })
    }

    /// A bias in each layer with weights that has none.
    var addBias: RemedyDraft {
        RemedyDraft(
            .addBias, Phrase("Give the layers biases", "为各层加入偏置"),
            spec.nestedLayers.filter { $0.isWeighted && !$0.hasBias }
                .map { set("\($0.pointer)/bias", true) })
    }

    /// Biases that begin with zero, in layers that say how they begin.
    var zeroBiases: RemedyDraft {
        RemedyDraft(
            .zeroBiases, Phrase("Start the biases at zero", "将偏置初始化为零"),
            spec.nestedLayers.filter { ($0.fields["init"]?["bias"]).map { !$0.isNull } ?? false }
                .map { set("\($0.pointer)/init/bias", ["type": "zeros"]) })
    }

    /// Nothing that disturbs the outputs.
    var removeOutputDropout: RemedyDraft {
        let layers = OutputDropoutJudgement.layers(spec)
        return RemedyDraft(
            .removeOutputDropout,
            Phrase(
                "Remove the \(layers.first?.type ?? "dropout") at the output",
                "去掉输出端的 \(layers.first?.type ?? "dropout")"),
            remove(layers))
    }

    /// Running statistics that have left their first values behind by the end of a run, and hold more
    /// than the last batches.
    func steadyStatistics(steps: Int) -> RemedyDraft? {
        let enough = 1 - pow(0.001, 1 / Double(max(1, steps)))
        let momentum = NumberText.rounded(min(0.5, max(0.1, enough)))
        let layers = spec.nestedLayers.filter {
            let own = $0.fields["momentum"]?.number ?? momentum
            return $0.keepsStatistics && (own < momentum || own > 0.5)
        }
        let text = NumberText.short(momentum)
        return layers.isEmpty
            ? nil
            : RemedyDraft(
                .steadyStatistics,
                Phrase(
                    "Set the momentum of the running statistics to \(text)",
                    "将滑动统计量的 momentum 设为 \(text)"),
                layers.map { set("\($0.pointer)/momentum", .number(momentum)) })
    }

    /// Dropout behind each hidden function.
    func dropout(_ share: Double) -> RemedyDraft? {
        let hidden = spec.hiddenActivations
        guard !hidden.isEmpty, !spec.layers.contains(where: { $0.type == "dropout" }) else {
            return nil
        }
        return RemedyDraft(
            .dropout,
            Phrase(
                "Add dropout (p = \(NumberText.short(share)))",
                "加入 dropout（p = \(NumberText.short(share))）"),
            insert(["type": "dropout", "p": .number(share)], behind: hidden))
    }

    /// Weight decay.
    func weightDecay(_ decay: Double) -> RemedyDraft {
        let text = NumberText.short(decay)
        return RemedyDraft(
            .weightDecay,
            Phrase("Set the weight decay to \(text)", "将权重衰减设为 \(text)"),
            [set("/optimizer/weight_decay", .number(decay))])
    }

    /// Hidden layers of a fraction of their units.
    func fewerUnits(dividedBy divisor: Int) -> RemedyDraft? {
        let operations = hiddenWeighted.flatMap { layer -> [JSONPatch.Operation] in
            let units =
                layer.fields["out_features"]?.integer ?? layer.fields["out_channels"]?.integer
            guard let units, units >= 2 * divisor else { return [] }
            return resize(layer, to: units / divisor)
        }
        return operations.isEmpty
            ? nil
            : RemedyDraft(
                .fewerUnits,
                Phrase(
                    "Divide the hidden units by \(divisor)", "将隐藏单元减少到 1/\(divisor)"),
                operations)
    }

    /// Hidden layers of at least so many units.
    func moreUnits(_ units: Int) -> RemedyDraft? {
        let narrow = hiddenWeighted.filter {
            ($0.fields["out_features"]?.integer ?? units) < units
        }
        return narrow.isEmpty
            ? nil
            : RemedyDraft(
                .moreUnits,
                Phrase("Use \(units) hidden units", "使用 \(units) 个隐藏单元"),
                narrow.flatMap { resize($0, to: units) })
    }

    /// A hidden layer before the output's, where there is none.
    func insertHiddenLayer(_ units: Int) -> RemedyDraft? {
        guard hiddenWeighted.isEmpty, let last = spec.weightedLayers.last else { return nil }
        return RemedyDraft(
            .insertHiddenLayer,
            Phrase("Add a hidden layer of \(units) ReLU units", "加入一个含 \(units) 个 ReLU 单元的隐藏层"),
            [
                JSONPatch.Operation(.add, last.pointer, ["type": "relu"]),
                JSONPatch.Operation(
                    .add, last.pointer,
                    ["type": "linear", "out_features": JSONValue(units)]),
            ]
                + (last.fields["in_features"]?.number == nil
                    ? []
                    : [
                        JSONPatch.Operation(
                            .replace, "/model/layers/\(last.index + 2)/in_features", JSONValue.null)
                    ]))
    }

    /// The layers with weights before the output's.
    var hiddenWeighted: [LayerFacts] { spec.weightedLayers.dropLast() }
}
