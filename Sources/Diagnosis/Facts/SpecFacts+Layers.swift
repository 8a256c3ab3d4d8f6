import Records

/// A layer wherever it stands, those within blocks too.
struct NestedLayer: Sendable {
    /// The layer's place in the spec, as a JSON Pointer.
    var pointer: String
    /// The layer's object.
    var fields: JSONValue

    /// A boolean value indicating whether the layer multiplies by weights.
    var isWeighted: Bool { fields["out_features"] != nil || fields["out_channels"] != nil }
    /// A boolean value indicating whether the layer's tensors stay as they are.
    var isFrozen: Bool { fields["frozen"]?.boolean ?? false }
    /// A boolean value indicating whether the layer adds a number to each of its outputs.
    var hasBias: Bool { fields["bias"]?.boolean ?? true }
    /// A boolean value indicating whether the layer has tensors that could be trained.
    var hasParameters: Bool { isWeighted || fields["frozen"] != nil }
    /// A boolean value indicating whether the layer normalizes and keeps running statistics.
    var keepsStatistics: Bool { fields["momentum"]?.number != nil && fields["eps"] != nil }
}

extension SpecFacts {
    /// All layers from input to output, those of a block where it stands.
    var nestedLayers: [NestedLayer] {
        SpecFacts.nested(json["model"]?["layers"], at: "/model/layers")
    }

    private static func nested(_ layers: JSONValue?, at pointer: String) -> [NestedLayer] {
        (layers?.array ?? []).enumerated().flatMap { index, layer -> [NestedLayer] in
            let place = "\(pointer)/\(index)"
            let inner = (layer.object ?? [:]).sorted { $0.key < $1.key }.flatMap { name, value in
                value.array?.first?["type"] == nil ? [] : nested(value, at: "\(place)/\(name)")
            }
            return [NestedLayer(pointer: place, fields: layer)] + inner
        }
    }
}
