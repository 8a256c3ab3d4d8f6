import Records

extension Network {
    /// The network's tensors under the names that PyTorch's `state_dict` has for the same modules.
    public var weights: Safetensors {
        Safetensors(
            tensors: state.map { tensor in
                Safetensors.Tensor(
                    name: Network.stateName(tensor.name), shape: tensor.shape,
                    values: Array(UnsafeBufferPointer(start: tensor.values, count: tensor.count)))
            })
    }

    /// Takes over the numbers of a file whose tensors have the names of PyTorch's `state_dict`.
    ///
    /// - Parameters:
    ///   - file: The file's tensors.
    ///   - pointer: The place in the spec that named the file, for errors.
    /// - Throws: ``SpecErrors`` with every tensor that is missing, unknown or of another shape; the
    ///   network is unchanged then.
    public func load(_ file: Safetensors, at pointer: JSONPointer) throws(SpecErrors) {
        let given = Dictionary(file.tensors.map { ($0.name, $0) }) { first, _ in first }
        var known: Set<String> = []
        var problems: [SpecProblem] = []
        func report(_ name: String, _ code: SpecProblem.Code, _ detail: String) {
            problems.append(
                SpecProblem(pointer: pointer.description, code: code, detail: "\(name): \(detail)"))
        }
        for tensor in state {
            let name = Network.stateName(tensor.name)
            known.insert(name)
            guard let values = given[name] else {
                report(name, .missingField, "expected a tensor of shape \(tensor.shape), got none")
                continue
            }
            if values.shape != tensor.shape {
                report(name, .shapeMismatch, "expected shape \(tensor.shape), got \(values.shape)")
            }
        }
        // PyTorch counts the batches that a running mean is of, and reads files without the count.
        for tensor in file.tensors
        where !known.contains(tensor.name) && !tensor.name.hasSuffix("num_batches_tracked") {
            report(
                tensor.name, .unknownName,
                "the network has no such tensor\(NearestName.hint(tensor.name, among: Array(known)))"
            )
        }
        guard problems.isEmpty else { throw SpecErrors(problems) }
        for tensor in state {
            guard let values = given[Network.stateName(tensor.name)]?.values else { continue }
            tensor.values.update(from: values, count: tensor.count)
        }
    }

    /// What a file of weights holds: of each layer what is trained, then what is kept.
    private var state:
        [(name: String, shape: [Int], values: UnsafeMutablePointer<Float>, count: Int)]
    {
        layers.flatMap { layer in
            layer.parameters.map { ($0.name, $0.shape, $0.values, $0.count) }
                + layer.buffers.map { ($0.name, $0.shape, $0.values, $0.count) }
        }
    }

    /// The name of a tensor in PyTorch, where layers are a `Sequential`: `layers[2].weight` is
    /// `2.weight`, and `layers[2].layers[0].weight`, inside a block, `2.layers.0.weight`.
    static func stateName(_ name: String) -> String {
        var result = name
        if result.hasPrefix("layers[") { result.removeFirst("layers[".count) }
        return result.replacing("[", with: ".").replacing("]", with: "")
    }
}
