import Records

/// What causes and remedies ask of a stored spec.
///
/// Everything is optional at heart: what the spec doesn't say has the value of a spec without it,
/// so that a trace written by hand needs only the fields that matter.
struct SpecFacts: Sendable {
    /// The stored spec.
    let json: JSONValue
    /// The layers of the outermost list, from input to output.
    let layers: [LayerFacts]

    /// Reads a stored spec.
    init(_ json: JSONValue) {
        self.json = json
        layers = (json["model"]?["layers"]?.array ?? []).enumerated().map { index, layer in
            LayerFacts(
                path: "layers[\(index)]", pointer: "/model/layers/\(index)", index: index,
                type: layer["type"]?.string ?? "", fields: layer)
        }
    }

    // MARK: Loss

    /// The loss's wire name.
    var loss: String { json["loss"]?["type"]?.string ?? "" }
    /// A boolean value indicating whether the loss is summed.
    var isSummed: Bool { json["loss"]?["reduction"]?.string == "sum" }
    /// What keeps a logarithm of the loss from infinity.
    var lossEpsilon: Double { json["loss"]?["eps"]?.number ?? 0 }
    /// The share of smoothed labels.
    var labelSmoothing: Double { json["loss"]?["label_smoothing"]?.number ?? 0 }
    /// The weights of the classes, or nil.
    var classWeights: [Double]? { json["loss"]?["weight"]?.array?.compactMap(\.number) }
    /// A boolean value indicating whether the loss is one of several classes.
    var isClassLoss: Bool { SpecFacts.classLosses.contains(loss) }
    /// A boolean value indicating whether the loss is of yes or no.
    var isBinaryLoss: Bool { SpecFacts.binaryLosses.contains(loss) }
    /// A boolean value indicating whether the loss is a distance of real values.
    var isDistanceLoss: Bool { SpecFacts.distanceLosses.contains(loss) }

    /// The losses of one of several classes.
    static let classLosses: Set = ["cross_entropy", "nll", "cross_entropy_of_probabilities"]
    /// The losses of yes or no.
    static let binaryLosses: Set = ["bce", "bce_with_logits"]
    /// The losses of real values.
    static let distanceLosses: Set = ["mse", "l1", "smooth_l1"]

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
    var maximizes: Bool { json["optimizer"]?["maximize"]?.boolean ?? false }
    /// A boolean value indicating whether the optimizer divides by the gradient's own size.
    var isAdaptive: Bool { optimizer != "sgd" && !optimizer.isEmpty }

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

    /// The activation layers before the last layer with weights.
    var hiddenActivations: [LayerFacts] {
        let last = layers.lastIndex(where: \.isWeighted) ?? 0
        return layers[..<last].filter(\.isActivation)
    }

    /// A boolean value indicating whether any layer normalizes.
    var hasNormalization: Bool { layers.contains(where: \.isNormalization) }

    /// A boolean value indicating whether any layer has a shortcut.
    var hasShortcuts: Bool { layers.contains { $0.type == "residual" } }

    /// A boolean value indicating whether anything in the spec restrains the network.
    var isRegularized: Bool {
        weightDecay > 0
            || layers.contains {
                ["dropout", "dropout2d", "gaussian_noise"].contains($0.type)
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
