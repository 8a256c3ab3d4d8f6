import Records

/// What causes and remedies ask of a stored spec.
///
/// Everything is optional at heart: what the spec doesn't say has the value of a spec without it,
/// so that a trace written by hand needs only the fields that matter.
///
/// What a layer, a loss, an optimizer or a schedule means is read from its traits, never from its
/// name.
package struct SpecFacts: Sendable {
    /// The stored spec.
    let json: JSONValue
    /// The layers of the outermost list, from input to output.
    let layers: [LayerFacts]

    /// What the loss means; nil for one that isn't known.
    let lossTraits: LossTraits?
    /// What the optimizer means; nil for one that isn't known.
    let optimizerTraits: OptimizerTraits?
    /// What the schedule means.
    let scheduleTraits: ScheduleTraits

    /// Reads a stored spec.
    ///
    /// - Parameters:
    ///   - json: The spec.
    ///   - known: The traits of the outermost layers, in order, as far as they were recorded.
    ///   - traits: The traits of the rest; nil where they weren't recorded.
    init(_ json: JSONValue, layers known: [LayerTraits?], traits: RunTraits?) {
        self.json = json
        lossTraits = traits?.loss ?? EarlierTraits.loss(json["loss"])
        optimizerTraits = traits?.optimizer ?? EarlierTraits.optimizer(json["optimizer"])
        scheduleTraits = traits?.schedule ?? EarlierTraits.schedule(json["schedule"])
        layers = (json["model"]?["layers"]?.array ?? []).enumerated().map { index, layer in
            let type = layer["type"]?.string ?? ""
            let traits = known.indices.contains(index) ? known[index] : nil
            return LayerFacts(
                path: "layers[\(index)]", pointer: "/model/layers/\(index)", index: index,
                type: type, fields: layer,
                traits: traits ?? EarlierTraits.layer(type, layer) ?? .shape)
        }
    }

    /// Reads the spec of a trace.
    init(_ trace: RunTrace) {
        let recorded = Dictionary(
            trace.network.layers.map { ($0.path, $0.traits) }, uniquingKeysWith: { $1 })
        let count = trace.spec["model"]?["layers"]?.array?.count ?? 0
        self.init(
            trace.spec, layers: (0..<count).map { recorded["layers[\($0)]"] ?? nil },
            traits: trace.traits)
    }

    // MARK: Loss

    /// The loss's wire name.
    var loss: String { json["loss"]?["type"]?.string ?? "" }
    /// A boolean value indicating whether the loss is summed.
    var isSummed: Bool { lossTraits?.isSummed ?? false }
    /// The share of smoothed labels.
    var labelSmoothing: Double { json["loss"]?["label_smoothing"]?.number ?? 0 }
    /// The weights of the classes, or nil.
    var classWeights: [Double]? { json["loss"]?["weight"]?.array?.compactMap(\.number) }
    /// A boolean value indicating whether the loss is one of several classes.
    var isClassLoss: Bool { lossTraits?.targets == .classes }
    /// A boolean value indicating whether the loss is of yes or no.
    var isBinaryLoss: Bool { lossTraits?.targets == .truths }
    /// A boolean value indicating whether the loss is a distance of real values.
    var isDistanceLoss: Bool { lossTraits?.targets == .values }

    // MARK: Optimizer

    /// The optimizer's wire name.
    var optimizer: String { json["optimizer"]?["type"]?.string ?? "" }
    /// Where the base learning rate stands: in the optimizer or in a schedule with its own.
    var learningRatePointer: String {
        json["schedule"]?["max_lr"]?.number == nil ? "/optimizer/lr" : "/schedule/max_lr"
    }
    /// The base learning rate, or nil.
    var learningRate: Double? { value(at: learningRatePointer)?.number }
    /// The momentum, or the first beta of Adam and its kin.
    var momentum: Double {
        json["optimizer"]?["momentum"]?.number
            ?? json["optimizer"]?["betas"]?.array?.first?.number ?? 0
    }
    /// The weight decay.
    var weightDecay: Double { json["optimizer"]?["weight_decay"]?.number ?? 0 }
    /// A boolean value indicating whether the optimizer climbs.
    var maximizes: Bool { optimizerTraits?.climbs ?? false }
    /// A boolean value indicating whether the optimizer divides by the gradient's own size.
    var isAdaptive: Bool { optimizerTraits?.isAdaptive ?? false }

    // MARK: The run

    /// Rows in one step.
    var batchSize: Int {
        (json["batch_size"]?.integer ?? 32)
            * (json["gradient_accumulation_steps"]?.integer ?? 1)
    }
    /// The most epochs.
    var epochs: Int { json["epochs"]?.integer ?? 1 }
    /// A boolean value indicating whether each epoch has its own order of rows.
    var shuffles: Bool { json["shuffle"]?.boolean ?? true }
    /// The schedule's wire name.
    var schedule: String { json["schedule"]?["type"]?.string ?? "constant" }
    /// The clipping's wire name, or nil without clipping.
    var clipping: String? { json["gradient_clipping"]?["type"]?.string }
    /// The clipping's bound, or nil without clipping.
    var clippingBound: Double? {
        let clipping = json["gradient_clipping"]
        return clipping?["max_norm"]?.number ?? clipping?["clip_value"]?.number
    }
    /// A boolean value indicating whether the weights come from a file.
    var isPretrained: Bool { json["model"]?["weights"].map { !$0.isNull } ?? false }

    // MARK: Layers

    /// The layers with weights.
    var weightedLayers: [LayerFacts] { layers.filter(\.isWeighted) }

    /// The functions behind the last layer with weights, in order: the output's form.
    var outputLayers: [LayerFacts] {
        let last = layers.lastIndex(where: \.isWeighted) ?? -1
        return layers[(last + 1)...].filter(\.isActivation)
    }

    /// What the network's outputs are.
    var output: OutputForm { OutputForm(layers) }

    /// The activation layers before the last layer with weights.
    var hiddenActivations: [LayerFacts] {
        let last = layers.lastIndex(where: \.isWeighted) ?? 0
        return layers[..<last].filter(\.isActivation)
    }

    /// A boolean value indicating whether any layer normalizes.
    var hasNormalization: Bool { layers.contains(where: \.isNormalization) }

    /// A boolean value indicating whether any layer has a shortcut.
    var hasShortcuts: Bool { layers.contains { $0.traits.role == .block } }

    /// A boolean value indicating whether anything in the spec restrains the network.
    var isRegularized: Bool {
        weightDecay > 0
            || layers.contains {
                $0.traits.role == .regularization
                    || ($0.fields["l1"]?.number ?? 0) > 0 || ($0.fields["l2"]?.number ?? 0) > 0
            }
            || !(json["data"]?["augment"]?.array ?? []).isEmpty
            || json["early_stopping"].map { !$0.isNull } ?? false
    }

    /// A boolean value indicating whether the value stands in the spec.
    func has(_ pointer: String) -> Bool { value(at: pointer) != nil }

    /// The value at a place, or nil.
    func value(at pointer: String) -> JSONValue? {
        JSONPointer(pointer)?.tokens.reduce(Optional(json)) { value, token in
            if let elements = value?.array {
                return Int(token).flatMap { elements.indices.contains($0) ? elements[$0] : nil }
            }
            return value?[token]
        }
    }
}
