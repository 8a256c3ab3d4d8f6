import Records

extension Network {
    /// Computes every layer of the plan in double precision, plainly, by its own reference.
    ///
    /// - Parameters:
    ///   - input: `[rows, inputCount]`.
    ///   - rows: How many rows.
    ///   - parameters: The values of all parameters, in their order.
    ///   - pass: What the pass is for.
    /// - Returns: The output of each layer of ``layers``, `[rows, outputCount]`.
    public func reference(
        _ input: [Double], rows: Int, parameters: [[Double]], pass: Layer.Pass
    ) -> [[Double]] {
        var outputs: [[Double]] = []
        var next = 0
        for layer in layers {
            let own = Array(parameters[next..<next + layer.parameters.count])
            next += layer.parameters.count
            let sources = layer.sources.map { $0 < 0 ? input : outputs[$0] }
            if layer is ResidualSum {
                outputs.append(zip(sources[0], sources[1]).map(+))
            } else {
                outputs.append(
                    layer.reference(sources[0], rows: rows, parameters: own, pass: pass))
            }
        }
        return outputs
    }
}
