import Records

/// A network on the wire: what each layer is, what was seen of it, and how its numbers are spread.
struct LayerRepresentation {
    /// The network's profile, as it is stored.
    let network: JSONValue
    /// The series of the run.
    let series: [String: Series]
    /// The histograms of the run.
    let histograms: [String: [Histogram]]

    private static let tensorSeries = [
        "gradient_norm", "gradient_max", "gradient_zeros", "weight_norm", "weight_max",
        "update_norm",
    ]
    private static let layerSeries = [
        "activation_mean", "activation_deviation", "activation_zeros", "activation_saturated",
        "dead_units",
    ]

    /// The layers, from input to output.
    var json: JSONValue {
        get throws {
            let tensors = network["parameters"]?.array ?? []
            return .array(
                try (network["layers"]?.array ?? []).map { layer in
                    let path = layer["path"]?.string ?? ""
                    let own = tensors.filter { $0["layer"]?.string == path }
                    return [
                        "path": .string(path), "type": layer["type"] ?? .null,
                        "output_shape": layer["output_shape"] ?? .null,
                        "parameter_count": JSONValue(own.reduce(0) { $0 + count($1) }),
                        "statistics": try statistics(LayerRepresentation.layerSeries, of: path),
                        "histograms": try histograms(["activation"], of: path),
                        "parameters": .array(try own.map(parameter)),
                    ]
                })
        }
    }

    private func parameter(_ tensor: JSONValue) throws -> JSONValue {
        let name = tensor["name"]?.string ?? ""
        return [
            "name": .string(name), "role": tensor["role"] ?? .null,
            "shape": tensor["shape"] ?? .null, "count": JSONValue(count(tensor)),
            "statistics": try statistics(LayerRepresentation.tensorSeries, of: name),
            "histograms": try histograms(["weight", "gradient"], of: name),
        ]
    }

    private func count(_ tensor: JSONValue) -> Int {
        (tensor["shape"]?.array ?? []).reduce(1) { $0 * ($1.integer ?? 0) }
    }

    /// The last and extreme values of the series that there are of a layer or a tensor.
    private func statistics(_ names: [String], of place: String) throws -> JSONValue {
        var members: [String: JSONValue] = [:]
        for name in names {
            guard let series = series["\(name)/\(place)"], let last = series.tail.last else {
                continue
            }
            let finite = series.buckets.filter { $0.count > $0.nonFiniteCount }
            let least = finite.min { $0.min < $1.min }
            let greatest = finite.max { $0.max < $1.max }
            members[name] = [
                "last": number(last.value), "last_step": JSONValue(last.step),
                "min": number(least?.min), "min_step": step(least),
                "max": number(greatest?.max), "max_step": step(greatest),
                "non_finite_count": JSONValue(
                    series.buckets.reduce(0) { $0 + $1.nonFiniteCount }),
            ]
        }
        return .object(members)
    }

    private func number(_ value: Float?) -> JSONValue {
        value.map { JSONValue($0) } ?? .null
    }

    private func step(_ bucket: Series.Bucket?) -> JSONValue {
        bucket.map { JSONValue($0.firstStep) } ?? .null
    }

    private func histograms(_ names: [String], of place: String) throws -> JSONValue {
        var members: [String: JSONValue] = [:]
        for name in names {
            guard let list = histograms["\(name)/\(place)"] else { continue }
            members[name] = try JSONCoding.value(of: list)
        }
        return .object(members)
    }
}
