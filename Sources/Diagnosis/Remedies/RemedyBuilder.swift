import Records

/// Builds remedies as patches of one stored spec.
///
/// A patch applies to the stored spec as it is: members that exist are replaced, others added, and
/// elements of lists are changed from the back, so that earlier indices stay valid.
struct RemedyBuilder: Sendable {
    /// The spec that patches change.
    let spec: SpecFacts

    /// Sets a member, whether it exists or not.
    func set(_ pointer: String, _ value: JSONValue) -> JSONPatch.Operation {
        JSONPatch.Operation(spec.has(pointer) ? .replace : .add, pointer, value)
    }

    /// Appends to the preprocessing.
    func preprocess(_ step: JSONValue, first: Bool = false) -> JSONPatch.Operation {
        guard spec.value(at: "/data/preprocess")?.array != nil else {
            return set("/data/preprocess", .array([step]))
        }
        return JSONPatch.Operation(.add, "/data/preprocess/\(first ? "0" : "-")", step)
    }

    /// Gives a layer's weights another initializer, keeping that of its biases.
    func initialize(_ layer: LayerFacts, _ initializer: JSONValue) -> JSONPatch.Operation {
        guard layer.fields["init"]?.object != nil else {
            return set("\(layer.pointer)/init", ["weight": initializer])
        }
        return set("\(layer.pointer)/init/weight", initializer)
    }

    /// Gives a layer another number of units, and frees the next layer from stating its inputs.
    func resize(_ layer: LayerFacts, to units: Int) -> [JSONPatch.Operation] {
        let field = layer.type == "conv2d" ? "out_channels" : "out_features"
        var operations = [set("\(layer.pointer)/\(field)", JSONValue(units))]
        for follower in spec.layers where follower.index > layer.index {
            for name in ["in_features", "in_channels", "num_features"]
            where follower.fields[name]?.number != nil {
                operations.append(set("\(follower.pointer)/\(name)", .null))
            }
            if follower.isWeighted { break }
        }
        return operations
    }

    /// Takes layers out.
    func remove(_ layers: [LayerFacts]) -> [JSONPatch.Operation] {
        layers.sorted { $0.index > $1.index }.map { JSONPatch.Operation(.remove, $0.pointer) }
    }

    /// Puts a layer in behind each of some layers.
    func insert(_ layer: JSONValue, behind places: [LayerFacts]) -> [JSONPatch.Operation] {
        places.sorted { $0.index > $1.index }.map {
            JSONPatch.Operation(.add, "/model/layers/\($0.index + 1)", layer)
        }
    }

    /// He initialization for rectifiers.
    static let heNormal: JSONValue = [
        "type": "kaiming_normal", "mode": "fan_in", "nonlinearity": "relu",
    ]
}
