import Records

/// What a row of the network's outputs is, by the layers behind the last one with weights.
struct OutputForm: Sendable {
    /// What a row is.
    private(set) var form = LayerTraits.Form.numbers
    /// What numbers come out.
    private(set) var range = OutputRange.all
    /// The layer that makes them; nil in a spec without layers.
    private(set) var layer: LayerFacts?

    /// Follows the layers of a spec to their end.
    init(_ layers: [LayerFacts]) {
        for layer in layers where !layer.traits.isTransparent { pass(layer) }
    }

    private mutating func pass(_ layer: LayerFacts) {
        switch (layer.traits.form, form) {
        case (.unchanged, _): break
        case (.logarithm, .distribution): form = .logDistribution
        case (.exponential, .logDistribution): form = .distribution
        case (.logarithm, _), (.exponential, _): form = .numbers
        default: form = layer.traits.form
        }
        if let bounds = layer.traits.range {
            self.layer = layer
            range = form == .distribution ? .unit : bounds
        }
    }

    /// The function that makes the outputs; nil where that isn't one.
    var function: LayerFacts? { layer.flatMap { $0.isActivation ? $0 : nil } }

    /// What the outputs are those of: "softmax", "linear layer".
    var name: Phrase {
        if let function { return Phrase(verbatim: function.type) }
        guard let layer, layer.type != "linear" else { return Phrase("linear layer", "线性层") }
        return Phrase("\(layer.type) layer", "\(layer.type) 层")
    }
}
