import CKernels
import Records

extension Network {
    /// What is known of the network before the first step.
    ///
    /// - Parameter rows: How many rows stand in ``input``, to measure the layers' outputs on; the
    ///   outputs are overwritten.
    /// - Returns: The profile.
    public func profile(rows: Int) -> NetworkProfile {
        var layerProfiles: [LayerProfile] = []
        // Without noise, but normalized as in training: running statistics know nothing yet.
        let pass = Layer.Pass(isTraining: false, usesBatchStatistics: true)
        for layer in layers {
            layer.forward(rows: rows, pass: pass)
            if layer.isHidden { continue }
            let count = rows * layer.outputCount
            let deviation = Network.deviation(of: layer.output, count: count)
            layerProfiles.append(
                LayerProfile(
                    path: layer.path, type: layer.type, traits: layer.traits,
                    outputShape: layer.outputShape, parameters: layer.parameters.map(\.name),
                    initialOutputDeviation: deviation))
        }
        return NetworkProfile(
            layers: layerProfiles, parameters: parameters.map(Network.profile),
            outputCount: outputCount)
    }

    /// The deviation of some numbers, or nil if they aren't all finite.
    private static func deviation(of values: UnsafeMutablePointer<Float>, count: Int) -> Double? {
        guard count > 0 else { return nil }
        let buffer = UnsafeBufferPointer(start: values, count: count)
        let mean = buffer.reduce(0.0) { $0 + Double($1) } / Double(count)
        let squares = buffer.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) }
        let deviation = (squares / Double(count)).squareRoot()
        return deviation.isFinite ? deviation : nil
    }

    private static func profile(_ parameter: Parameter) -> ParameterProfile {
        let values = UnsafeBufferPointer(start: parameter.values, count: parameter.count)
        let mean = values.reduce(0.0) { $0 + Double($1) } / Double(max(1, values.count))
        let units = parameter.shape.first ?? 1
        let width = parameter.count / max(1, units)
        var seen: Set<[Float]> = []
        for unit in 0..<units { seen.insert(Array(values[unit * width..<(unit + 1) * width])) }
        // Factors of normalized numbers are all 1 at first: only units of weights can be twins.
        let duplicates = parameter.role == .scale ? 0 : units - seen.count
        return ParameterProfile(
            name: parameter.name, layer: parameter.layer, role: parameter.role,
            shape: parameter.shape, fanIn: parameter.fanIn, initialMean: mean,
            initialDeviation: deviation(of: parameter.values, count: parameter.count) ?? .nan,
            duplicateUnits: duplicates)
    }
}
