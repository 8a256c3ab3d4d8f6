import Foundation
import Networks
import Records
import Testing

struct NetworkTests {
    @Test func `infers shapes and names parameters`() throws {
        let network = try NetworkHarness.network(
            [
                ["type": "flatten"], ["type": "linear", "out_features": 5], ["type": "relu"],
                ["type": "linear", "out_features": 2, "in_features": 5, "bias": false],
                ["type": "softmax"],
            ], inputShape: [2, 3], rows: 4)
        #expect(network.layers.map(\.outputShape) == [[6], [5], [5], [2], [2]])
        #expect(network.inputCount == 6 && network.outputCount == 2 && network.capacity == 4)
        #expect(
            network.parameters.map(\.name) == [
                "layers[1].weight", "layers[1].bias", "layers[3].weight",
            ])
        #expect(network.parameters.map(\.shape) == [[5, 6], [5], [2, 5]])
        #expect(network.parameters.map(\.fanIn) == [6, 6, 5])
        let offsets = network.parameters.map { network.offset(of: $0) }
        #expect(offsets.allSatisfy { $0 % 16 == 0 })
        #expect(network.storageCount == 32 + 16 + 16)
    }

    /// Layers that don't fit, and what is said.
    struct Wrong: Sendable, CustomTestStringConvertible {
        let layers: [JSONValue]
        var inputShape = [3]
        let pointer: String
        let code: SpecProblem.Code
        let detail: String

        var testDescription: String { "\(pointer): \(detail)" }
    }

    @Test(arguments: [
        Wrong(
            layers: [["type": "relu"], ["type": "linear", "out_features": 2, "in_features": 4]],
            pointer: "/model/layers/1/in_features", code: .shapeMismatch,
            detail: "expected 3, the numbers that reach the layer, got 4"),
        Wrong(
            layers: [["type": "linear", "out_features": 2]], inputShape: [2, 3],
            pointer: "/model/layers/0", code: .shapeMismatch,
            detail: "expected rows of one dimension, got [2, 3] (add a flatten layer)"),
        Wrong(
            layers: [["type": "softmax"]], inputShape: [2, 3], pointer: "/model/layers/0",
            code: .shapeMismatch,
            detail: "expected rows of one dimension, got [2, 3] (add a flatten layer)"),
        Wrong(
            layers: [["type": "log_softmax", "dim": 0]], pointer: "/model/layers/0/dim",
            code: .outOfRange,
            detail: "expected -1 or 1, got 0, which would mix the rows of a batch"),
        Wrong(
            layers: [["type": "conv2d", "out_channels": 2, "kernel_size": 3]],
            pointer: "/model/layers/0", code: .shapeMismatch,
            detail: "expected images of shape [channels, height, width], got [3]"),
        Wrong(
            layers: [["type": "conv2d", "out_channels": 2, "kernel_size": 3, "in_channels": 2]],
            inputShape: [1, 4, 4], pointer: "/model/layers/0/in_channels", code: .shapeMismatch,
            detail: "expected 1, the channels that reach the layer, got 2"),
        Wrong(
            layers: [["type": "conv2d", "out_channels": 4, "kernel_size": 3, "groups": 2]],
            inputShape: [3, 4, 4], pointer: "/model/layers/0/groups", code: .shapeMismatch,
            detail: "expected a divisor of the 3 channels that come in and the 4 that come out, "
                + "got 2"),
        Wrong(
            layers: [["type": "max_pool2d", "kernel_size": [2, 3], "dilation": [1, 2]]],
            inputShape: [3, 4, 4], pointer: "/model/layers/0/kernel_size", code: .shapeMismatch,
            detail: "expected windows of at most 4 pixels, the image's width with padding, got 5"),
        Wrong(
            layers: [["type": "max_pool2d", "kernel_size": 1, "padding": 2]],
            inputShape: [1, 3, 3], pointer: "/model/layers/0/padding", code: .shapeMismatch,
            detail: "expected a pixel of the image in every window, got windows of padding alone"),
        Wrong(
            layers: [["type": "batch_norm2d"]], pointer: "/model/layers/0", code: .shapeMismatch,
            detail: "expected images of shape [channels, height, width], got [3] "
                + "(use batch_norm1d)"),
        Wrong(
            layers: [["type": "batch_norm1d", "num_features": 4]],
            pointer: "/model/layers/0/num_features", code: .shapeMismatch,
            detail: "expected 3, the channels that reach the layer, got 4"),
        Wrong(
            layers: [["type": "layer_norm", "normalized_shape": [2, 3]]],
            pointer: "/model/layers/0/normalized_shape", code: .shapeMismatch,
            detail: "expected the last dimensions of [3], got [2, 3]"),
        Wrong(
            layers: [["type": "reshape", "shape": [2, -1]]], pointer: "/model/layers/0/shape",
            code: .shapeMismatch,
            detail: "expected a shape of 3 numbers, as [3] has, got [2, -1]"),
        Wrong(
            layers: [
                ["type": "residual", "layers": [["type": "linear", "out_features": 2]]]
            ], pointer: "/model/layers/0/layers", code: .shapeMismatch,
            detail: "expected a shortcut that gives [2] as the block's layers do, got [3]"),
        Wrong(
            layers: [
                [
                    "type": "residual", "layers": [["type": "relu"]],
                    "shortcut": [["type": "relu"], ["type": "softmax", "dim": 0]],
                ]
            ], pointer: "/model/layers/0/shortcut/1/dim", code: .outOfRange,
            detail: "expected -1 or 1, got 0, which would mix the rows of a batch"),
        Wrong(
            layers: [["type": "hardtanh", "min_val": 2]], pointer: "/model/layers/0/max_val",
            code: .outOfRange, detail: "expected a number above min_val (2.0), got 1.0"),
    ])
    func `says which layer doesn't fit and why`(_ wrong: Wrong) throws {
        let layers = try NetworkHarness.layers(wrong.layers)
        let problem = SpecProblem(pointer: wrong.pointer, code: wrong.code, detail: wrong.detail)
        #expect(throws: SpecErrors([problem])) {
            try Network(layers: layers, inputShape: wrong.inputShape, capacity: 1, seed: 0)
        }
        #expect(throws: SpecErrors([problem])) {
            try Network.outputShape(of: layers, inputShape: wrong.inputShape)
        }
    }

    @Test func `refuses an unknown layer`() throws {
        let problem = SpecProblem(
            pointer: "/model/layers/0/type", code: .unknownName, detail: "unknown layer \"conv9d\"")
        #expect(throws: SpecErrors([problem])) {
            try Network(layers: [Component("conv9d")], inputShape: [1], capacity: 1, seed: 0)
        }
    }

    private static let linear: JSONValue = ["type": "linear", "out_features": 6]

    private static func layer(_ type: String) -> JSONValue { ["type": .string(type)] }

    /// Chains in which layers may share buffers with their neighbours.
    @Test(arguments: [
        ["linear", "sigmoid", "dropout", "flatten", "linear", "gelu", "dropout"],
        ["linear", "dropout", "sigmoid", "flatten", "tanh", "linear"],
        [
            "linear", "scale", "dropout", "gaussian_noise", "flatten", "softmax", "dropout",
            "linear",
        ],
        ["dropout", "flatten", "linear", "gelu", "flatten", "dropout", "silu", "linear"],
        ["linear", "softmax", "softmax", "flatten", "exp", "exp", "linear"],
        [
            "linear", "flatten", "flatten", "relu", "relu", "dropout", "dropout", "linear",
            "sigmoid",
        ],
        ["linear", "log_softmax", "exp", "scale", "elu", "linear", "tanh", "tanh"],
        ["sigmoid", "linear", "gaussian_noise", "leaky_relu", "gaussian_noise", "linear"],
    ])
    func `sharing buffers changes neither outputs nor gradients`(_ types: [String]) throws {
        let layers = types.map { $0 == "linear" ? NetworkTests.linear : NetworkTests.layer($0) }
        try NetworkTests.checkSharing(layers, inputShape: [4])
    }

    private static let convolution: JSONValue = [
        "type": "conv2d", "out_channels": 2, "kernel_size": 3, "padding": 1,
    ]

    private static func block(_ layers: [JSONValue], shortcut: [JSONValue] = []) -> JSONValue {
        ["type": "residual", "layers": .array(layers), "shortcut": .array(shortcut)]
    }

    /// Blocks whose branches share a gradient and an input, and images whose order changes.
    static let branched: [[JSONValue]] = [
        [block([layer("tanh"), layer("dropout")]), convolution, layer("flatten"), linear],
        [
            convolution, block([convolution, layer("sigmoid")], shortcut: [layer("dropout")]),
            layer("dropout"), layer("flatten"), linear,
        ],
        [
            convolution, layer("batch_norm2d"), layer("relu"),
            block(
                [layer("flatten"), linear, linear, ["type": "reshape", "shape": [2, 3, 1]]],
                shortcut: [["type": "adaptive_avg_pool2d", "output_size": [3, 1]]]),
            ["type": "scale", "by": 3], layer("layer_norm"),
        ],
        [
            layer("dropout2d"), convolution,
            block(
                [
                    block([layer("tanh")]), layer("flatten"),
                    ["type": "reshape", "shape": [2, 3, 4]],
                ],
                shortcut: [block([convolution], shortcut: [layer("exp")])]),
            ["type": "max_pool2d", "kernel_size": 2, "stride": 1], layer("silu"),
        ],
        [layer("flatten"), linear, block([layer("flatten")]), block([linear]), linear],
    ]

    @Test(arguments: branched)
    func `branches change neither outputs nor gradients`(_ layers: [JSONValue]) throws {
        try NetworkTests.checkSharing(layers, inputShape: [2, 3, 4])
    }

    private static func checkSharing(_ layers: [JSONValue], inputShape: [Int]) throws {
        let rows = 5
        let network = try NetworkHarness.network(layers, inputShape: inputShape, rows: rows)
        let input = NetworkHarness.normal(rows * network.inputCount, seed: 3)
        let doubles = input.map(Double.init)
        let pass = Layer.Pass(isTraining: true, step: 7, seed: 1)
        network.input.update(from: input, count: input.count)
        let values = NetworkHarness.values(network)
        let count = rows * network.outputCount
        let weights = NetworkHarness.normal(count, seed: 4)
        // Twice, so that nothing left over from the first time enters.
        for _ in 0..<2 {
            network.forward(rows: rows, pass: pass)
            let expected = NetworkHarness.reference(
                network, doubles, rows: rows, parameters: values, pass: pass)
            for index in 0..<count {
                #expect(
                    abs(Double(network.output[index]) - expected[index])
                        <= 5e-6 * max(1, abs(expected[index])))
            }
            network.outputGradient.update(from: weights, count: count)
            network.backward(rows: rows, pass: pass)
            let gradients = NetworkHarness.gradients(network)
            var comparison = GradientComparison(gradients)
            for index in network.parameters.indices {
                comparison.compare(
                    network.parameters[index].name, values: values[index],
                    gradient: gradients[index]
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
        #expect((0..<input.count).allSatisfy { network.input[$0] == input[$0] })
    }

    @Test func `an evaluation pass leaves dropout and noise out`() throws {
        let network = try NetworkHarness.network(
            [["type": "dropout"], ["type": "gaussian_noise"]], inputShape: [3], rows: 1)
        let input: [Float] = [1, 2, 3]
        network.input.update(from: input, count: 3)
        network.forward(rows: 1, pass: Layer.Pass(isTraining: false))
        #expect((0..<3).map { network.output[$0] } == input)
        network.forward(rows: 1, pass: Layer.Pass(isTraining: true))
        #expect((0..<3).map { network.output[$0] } != input)
    }

    @Test func `profiles what is known before the first step`() throws {
        let network = try NetworkHarness.network(
            [
                [
                    "type": "linear", "out_features": 3,
                    "init": [
                        "weight": ["type": "constant", "value": 2], "bias": ["type": "zeros"],
                    ],
                ],
                ["type": "log"],
            ], inputShape: [2], rows: 2)
        network.input.update(from: [1, 1, -1, -1], count: 4)
        let profile = network.profile(rows: 2)
        #expect(profile.layers.map(\.path) == ["layers[0]", "layers[1]"])
        // Outputs are 4 and -4; the logarithm of -4 is NaN, so its deviation is unknown.
        #expect(profile.layers.map(\.initialOutputDeviation) == [4, nil])
        #expect(profile.parameters.map(\.name) == ["layers[0].weight", "layers[0].bias"])
        #expect(profile.parameters[0].duplicateUnits == 2)
        #expect(profile.parameters[0].initialMean == 2)
        #expect(profile.parameters[0].initialDeviation == 0)
    }
}
