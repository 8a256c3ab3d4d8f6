import Networks
import Records
import Testing

extension JSONValue {
    /// Stands for a list of one number an output, whose number isn't known yet.
    static let byColumn: JSONValue = "one number an output"

    /// Puts numbers in the place of ``byColumn``.
    func replacingByColumn(_ count: Int) -> JSONValue {
        guard let members = object else { return self }
        let numbers = (0..<count).map { JSONValue.number(0.5 + Double($0)) }
        return .object(members.mapValues { $0 == .byColumn ? .array(numbers) : $0 })
    }
}

/// Every layer and every loss against central differences of its own reference.
struct GradientCheckTests {
    /// A layer with options, and what must stand before it for its input to be suitable.
    struct Example: Sendable, CustomTestStringConvertible {
        let layer: JSONValue
        var before: [JSONValue] = []
        /// Whether the layer gets images.
        var takesImages = false

        var type: String { layer["type"]?.string ?? "" }
        var testDescription: String {
            (try? JSONCoding.encode(layer)).map { String(decoding: $0, as: UTF8.self) } ?? type
        }
    }

    static let layers: [Example] = [
        Example(layer: ["type": "adaptive_avg_pool2d", "output_size": 1], takesImages: true),
        Example(layer: ["type": "adaptive_avg_pool2d", "output_size": [3, 2]], takesImages: true),
        Example(layer: ["type": "avg_pool2d", "kernel_size": 2], takesImages: true),
        Example(
            layer: [
                "type": "avg_pool2d", "kernel_size": [3, 2], "stride": [1, 2], "padding": 1,
                "count_include_pad": false,
            ], takesImages: true),
        Example(
            layer: ["type": "avg_pool2d", "kernel_size": 3, "stride": 2, "padding": "same"],
            takesImages: true),
        Example(layer: ["type": "batch_norm1d"]),
        Example(layer: ["type": "batch_norm1d", "affine": false, "eps": 0.1]),
        Example(layer: ["type": "batch_norm2d"], takesImages: true),
        Example(layer: ["type": "batch_norm2d", "affine": false], takesImages: true),
        Example(
            layer: ["type": "conv2d", "out_channels": 3, "kernel_size": 3], takesImages: true),
        Example(
            layer: [
                "type": "conv2d", "out_channels": 4, "kernel_size": [3, 2], "stride": [2, 1],
                "padding": [1, 0], "dilation": [1, 2], "groups": 2, "bias": false,
            ], takesImages: true),
        Example(
            layer: ["type": "conv2d", "out_channels": 5, "kernel_size": 4, "padding": "same"],
            takesImages: true),
        Example(
            layer: [
                "type": "conv2d", "out_channels": 2, "kernel_size": 3, "padding": "same",
                "stride": 2,
            ], takesImages: true),
        Example(
            layer: ["type": "conv2d", "out_channels": 17, "kernel_size": 1], takesImages: true),
        Example(layer: ["type": "dropout"]), Example(layer: ["type": "dropout", "p": 0.1]),
        Example(layer: ["type": "dropout2d"], takesImages: true),
        Example(layer: ["type": "elu"]), Example(layer: ["type": "elu", "alpha": 2.5]),
        Example(layer: ["type": "exp"]),
        Example(layer: ["type": "flatten"]),
        Example(layer: ["type": "gelu"]), Example(layer: ["type": "gelu", "approximate": "tanh"]),
        Example(layer: ["type": "gaussian_noise", "std": 0.5]),
        Example(layer: ["type": "hardtanh"]),
        Example(layer: ["type": "hardtanh", "min_val": -0.2, "max_val": 3]),
        Example(layer: ["type": "layer_norm"]),
        Example(layer: ["type": "layer_norm", "elementwise_affine": false, "eps": 0.1]),
        Example(layer: ["type": "layer_norm"], takesImages: true),
        Example(layer: ["type": "leaky_relu"]),
        Example(layer: ["type": "leaky_relu", "negative_slope": -0.5]),
        Example(layer: ["type": "linear", "out_features": 4]),
        Example(layer: ["type": "linear", "out_features": 7, "bias": false]),
        // The logarithm needs positive inputs.
        Example(layer: ["type": "log"], before: [["type": "softplus"]]),
        Example(layer: ["type": "log_softmax"]), Example(layer: ["type": "log_softmax", "dim": 1]),
        Example(layer: ["type": "max_pool2d", "kernel_size": 2], takesImages: true),
        Example(
            layer: [
                "type": "max_pool2d", "kernel_size": 2, "stride": 1, "padding": 1, "dilation": 2,
            ], takesImages: true),
        Example(layer: ["type": "relu"]), Example(layer: ["type": "selu"]),
        Example(layer: ["type": "reshape", "shape": [-1]]),
        Example(layer: ["type": "reshape", "shape": [-1, 1, 2]], takesImages: true),
        Example(layer: ["type": "residual", "layers": [["type": "tanh"]]]),
        Example(
            layer: [
                "type": "residual", "layers": [["type": "linear", "out_features": 3]],
                "shortcut": [["type": "linear", "out_features": 3, "bias": false]],
            ]),
        Example(
            layer: [
                "type": "residual",
                "layers": [
                    ["type": "conv2d", "out_channels": 3, "kernel_size": 3, "padding": 1],
                    ["type": "batch_norm2d"], ["type": "tanh"],
                ],
                "shortcut": [
                    ["type": "conv2d", "out_channels": 3, "kernel_size": 1],
                    ["type": "layer_norm"],
                ],
            ], takesImages: true),
        Example(
            layer: [
                "type": "residual",
                "layers": [
                    ["type": "batch_norm2d"],
                    ["type": "residual", "layers": [["type": "sigmoid"]]],
                ],
            ], takesImages: true),
        Example(layer: ["type": "scale", "by": -1.5, "shift": 2]),
        Example(layer: ["type": "silu"]), Example(layer: ["type": "sigmoid"]),
        Example(layer: ["type": "softmax"]), Example(layer: ["type": "softplus"]),
        // With beta 3 and threshold 1 some inputs are on the linear side.
        Example(layer: ["type": "softplus", "beta": 3, "threshold": 1]),
        Example(layer: ["type": "tanh"]),
    ]

    @Test func `every layer of the catalog has an example`() {
        #expect(
            Set(GradientCheckTests.layers.map(\.type))
                == Set(LayerCatalog.all.map { $0.schema.type }))
    }

    @Test(arguments: layers, [1, 2, 3] as [UInt64])
    func `a layer's gradient equals central differences`(_ example: Example, _ seed: UInt64) throws
    {
        // Shapes vary with the seed: rows, inputs and units of the layer before and after.
        let (rows, inputs, units, outputs) = [(5, 3, 4, 2), (1, 6, 5, 3), (8, 2, 9, 1)][
            Int(seed) - 1]
        let image = [[2, 5, 4], [4, 4, 6], [2, 7, 5]][Int(seed) - 1]
        let width = example.takesImages ? image.reduce(1, *) : units
        let shape: [JSONValue] =
            example.takesImages
            ? [["type": "reshape", "shape": .array(image.map { JSONValue($0) })]] : []
        let network = try NetworkHarness.network(
            [["type": "linear", "out_features": JSONValue(width)]] + shape + example.before
                + [
                    example.layer, ["type": "flatten"],
                    ["type": "linear", "out_features": JSONValue(outputs)],
                ],
            inputShape: [inputs], rows: rows, seed: seed)
        let pass = Layer.Pass(isTraining: true, step: 3, seed: seed)
        let input = NetworkHarness.normal(rows * inputs, seed: seed)
        let weights = NetworkHarness.normal(rows * outputs, seed: seed + 10)
        network.input.update(from: input, count: input.count)
        network.forward(rows: rows, pass: pass)
        let values = NetworkHarness.values(network)
        let doubles = input.map(Double.init)
        let expected = NetworkHarness.reference(
            network, doubles, rows: rows, parameters: values, pass: pass)
        for index in expected.indices {
            // Chains of three layers with a handful of terms: a few ulp of numbers of size one; with
            // images, of a hundred terms.
            let allowed = (example.takesImages ? 1e-5 : 2e-6) * max(1, abs(expected[index]))
            #expect(abs(Double(network.output[index]) - expected[index]) <= allowed)
        }
        network.outputGradient.update(from: weights, count: weights.count)
        network.backward(rows: rows, pass: pass)
        // The loss is Σ cᵢ·yᵢ, so that the outputs' gradient is c.
        let gradients = NetworkHarness.gradients(network)
        var comparison = GradientComparison(gradients)
        for index in network.parameters.indices {
            comparison.compare(
                network.parameters[index].name, values: values[index], gradient: gradients[index]
            ) { changed in
                var parameters = values
                parameters[index] = changed
                let outputs = NetworkHarness.reference(
                    network, doubles, rows: rows, parameters: parameters, pass: pass)
                return zip(outputs, weights).reduce(0) { $0 + $1.0 * Double($1.1) }
            }
        }
        comparison.check()
    }

    /// A loss with options, the layer that makes its inputs suitable, and its targets.
    struct LossExample: Sendable, CustomTestStringConvertible {
        let loss: JSONValue
        var before: [JSONValue] = []
        /// Class indices rather than a number for each output.
        var usesLabels = false

        var type: String { loss["type"]?.string ?? "" }
        var testDescription: String {
            let text = (try? JSONCoding.encode(loss)).map { String(decoding: $0, as: UTF8.self) }
            return (text ?? type) + (usesLabels ? " of labels" : " of values")
        }
    }

    static let losses: [LossExample] = [
        LossExample(loss: ["type": "bce"], before: [["type": "sigmoid"]]),
        LossExample(
            loss: ["type": "bce", "eps": 0.3, "reduction": "sum"], before: [["type": "sigmoid"]]),
        LossExample(loss: ["type": "bce", "clamp": false], before: [["type": "sigmoid"]]),
        LossExample(loss: ["type": "bce_with_logits"]),
        LossExample(loss: ["type": "bce_with_logits", "pos_weight": 3, "reduction": "sum"]),
        LossExample(loss: ["type": "bce_with_logits", "pos_weight": .byColumn]),
        LossExample(loss: ["type": "cross_entropy"], usesLabels: true),
        LossExample(loss: ["type": "cross_entropy", "weight": .byColumn], usesLabels: true),
        LossExample(
            loss: ["type": "cross_entropy", "weight": .byColumn, "label_smoothing": 0.3],
            usesLabels: true),
        LossExample(loss: ["type": "cross_entropy", "weight": .byColumn, "reduction": "sum"]),
        LossExample(loss: ["type": "cross_entropy", "reduction": "sum"], usesLabels: true),
        LossExample(loss: ["type": "cross_entropy", "label_smoothing": 0.2], usesLabels: true),
        LossExample(loss: ["type": "cross_entropy", "label_smoothing": 0.1]),
        LossExample(
            loss: ["type": "cross_entropy_of_probabilities"], before: [["type": "softmax"]],
            usesLabels: true),
        LossExample(
            loss: ["type": "cross_entropy_of_probabilities", "eps": 0.2, "reduction": "sum"],
            before: [["type": "softmax"]]),
        LossExample(
            loss: ["type": "cross_entropy_of_probabilities", "normalize": true],
            before: [["type": "softplus"]]),
        LossExample(loss: ["type": "hinge"]), LossExample(loss: ["type": "l1"]),
        LossExample(loss: ["type": "l1", "reduction": "sum"]),
        LossExample(loss: ["type": "smooth_l1"]),
        LossExample(loss: ["type": "smooth_l1", "beta": 0.25, "reduction": "sum"]),
        LossExample(loss: ["type": "mse"]), LossExample(loss: ["type": "mse", "reduction": "sum"]),
        LossExample(loss: ["type": "nll"], before: [["type": "log_softmax"]], usesLabels: true),
        LossExample(loss: ["type": "nll", "reduction": "sum"]),
        LossExample(
            loss: ["type": "nll", "weight": .byColumn], before: [["type": "log_softmax"]],
            usesLabels: true),
    ]

    @Test func `every loss of the catalog has an example`() {
        #expect(
            Set(GradientCheckTests.losses.map(\.type))
                == Set(LossCatalog.all.map { $0.schema.type }))
    }

    @Test(arguments: losses, [1, 2, 3] as [UInt64])
    func `a loss's gradient equals central differences`(
        _ example: LossExample, _ seed: UInt64
    ) throws {
        let (rows, inputs, outputs) = [(5, 3, 4), (1, 2, 3), (9, 4, 2)][Int(seed) - 1]
        let network = try NetworkHarness.network(
            [["type": "linear", "out_features": .number(Double(outputs))]] + example.before,
            inputShape: [inputs], rows: rows, seed: seed)
        let loss = try NetworkHarness.loss(
            example.loss.replacingByColumn(outputs), outputCount: outputs)
        let pass = Layer.Pass(isTraining: true, step: 0, seed: seed)
        let input = NetworkHarness.normal(rows * inputs, seed: seed)
        network.input.update(from: input, count: input.count)
        network.forward(rows: rows, pass: pass)
        let labels = (0..<rows).map { Int32(($0 * 5 + Int(seed)) % outputs) }
        // Shares from 0 to 1, which all losses of values take.
        let shares = NetworkHarness.normal(rows * outputs, seed: seed + 20).map {
            1 / (1 + abs($0))
        }
        try labels.withUnsafeBufferPointer { labels in
            try shares.withUnsafeBufferPointer { shares in
                let targets =
                    example.usesLabels
                    ? TargetBatch(labels: labels.baseAddress, values: nil)
                    : TargetBatch(labels: nil, values: shares.baseAddress)
                let value = loss.evaluate(
                    outputs: network.output, targets: targets, rows: rows,
                    gradient: network.outputGradient)
                network.backward(rows: rows, pass: pass)
                let values = NetworkHarness.values(network)
                let doubles = input.map(Double.init)
                func reference(_ parameters: [[Double]]) -> Double {
                    loss.reference(
                        outputs: NetworkHarness.reference(
                            network, doubles, rows: rows, parameters: parameters, pass: pass),
                        targets: targets, rows: rows)
                }
                // The loss is a sum of terms of size one in float32, taken in double precision.
                #expect(abs(value - reference(values)) <= 2e-6 * max(1, abs(value)))
                let alone = loss.evaluate(
                    outputs: network.output, targets: targets, rows: rows, gradient: nil)
                #expect(alone == value)
                let gradients = NetworkHarness.gradients(network)
                var comparison = GradientComparison(gradients)
                for index in network.parameters.indices {
                    comparison.compare(
                        network.parameters[index].name, values: values[index],
                        gradient: gradients[index]
                    ) { changed in
                        var parameters = values
                        parameters[index] = changed
                        return reference(parameters)
                    }
                }
                comparison.check()
            }
        }
    }

    @Test(arguments: layers)
    func `a layer's reference keeps a NaN`(_ example: Example) throws {
        let shape = example.takesImages ? [2, 6, 6] : [4]
        let network = try NetworkHarness.network([example.layer], inputShape: shape, rows: 1)
        let output = NetworkHarness.reference(
            network, [Double](repeating: .nan, count: network.inputCount), rows: 1,
            parameters: NetworkHarness.values(network), pass: Layer.Pass(isTraining: false))
        #expect(output.allSatisfy { $0.isNaN })
    }
}
