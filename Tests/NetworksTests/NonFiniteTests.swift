import Networks
import Records
import Testing

struct NonFiniteTests {
    /// A fault put into a network, and where it must be found.
    struct Fault: Sendable, CustomTestStringConvertible {
        let name: String
        let layers: [JSONValue]
        var input: [Float] = [1, 2, 3]
        /// Which parameter gets which value at which place.
        var broken: (parameter: Int, place: Int, value: Float)?
        let pass: NonFiniteEvent.Pass
        let layer: String?
        let tensor: String
        let nans: Int
        let infinities: Int
        let count: Int
        let operation: String
        let kind: NonFiniteOrigin.Kind
        let failsInFloat64: Bool?

        var testDescription: String { name }
    }

    private static let linear: JSONValue = [
        "type": "linear", "out_features": 2,
        "init": ["weight": ["type": "constant", "value": 1], "bias": ["type": "zeros"]],
    ]

    @Test(arguments: [
        Fault(
            name: "NaN among the inputs", layers: [linear, ["type": "relu"]], input: [1, .nan, 3],
            pass: .data, layer: nil, tensor: "inputs", nans: 1, infinities: 0, count: 3,
            operation: "inputs", kind: .given, failsInFloat64: true),
        Fault(
            name: "infinite input", layers: [["type": "sigmoid"], linear],
            input: [.infinity, 0, -.infinity], pass: .data, layer: nil, tensor: "inputs", nans: 0,
            infinities: 2, count: 3, operation: "inputs", kind: .given, failsInFloat64: true),
        Fault(
            name: "NaN in the second weight", layers: [linear, ["type": "tanh"], linear],
            broken: (2, 3, .nan), pass: .update, layer: "layers[2]", tensor: "layers[2].weight",
            nans: 1, infinities: 0, count: 4, operation: "earlier update", kind: .given,
            failsInFloat64: nil),
        Fault(
            name: "infinite bias", layers: [linear, linear], broken: (1, 0, -.infinity),
            pass: .update, layer: "layers[0]", tensor: "layers[0].bias", nans: 0, infinities: 1,
            count: 2, operation: "earlier update", kind: .given, failsInFloat64: nil),
        Fault(
            name: "logarithm of a negative number",
            layers: [linear, ["type": "scale", "by": -1], ["type": "log"], linear], pass: .forward,
            layer: "layers[2]", tensor: "layers[2] output", nans: 2, infinities: 0, count: 2,
            operation: "log", kind: .singularity, failsInFloat64: true),
        Fault(
            name: "logarithm of zero, in place between others",
            layers: [
                linear, ["type": "scale", "by": -1], ["type": "relu"], ["type": "flatten"],
                ["type": "log"], ["type": "softmax"],
            ], pass: .forward, layer: "layers[4]", tensor: "layers[4] output", nans: 0,
            infinities: 2, count: 2, operation: "log", kind: .singularity, failsInFloat64: true),
        Fault(
            name: "overflow of exp in place",
            layers: [linear, ["type": "scale", "by": 100], ["type": "exp"], ["type": "softmax"]],
            pass: .forward, layer: "layers[2]", tensor: "layers[2] output", nans: 0, infinities: 2,
            count: 2, operation: "exp", kind: .overflow, failsInFloat64: false),
        Fault(
            name: "overflow of a product", layers: [["type": "tanh"], linear, linear],
            broken: (2, 0, 3e38), pass: .forward, layer: "layers[2]", tensor: "layers[2] output",
            nans: 0, infinities: 1, count: 2, operation: "linear", kind: .overflow,
            failsInFloat64: false),
    ])
    func `finds the first place going forward`(_ fault: Fault) throws {
        let network = try NetworkHarness.network(fault.layers, inputShape: [3], rows: 1)
        network.input.update(from: fault.input, count: 3)
        if let broken = fault.broken {
            network.parameters[broken.parameter].values[broken.place] = broken.value
        }
        let event = try #require(try replay(network, step: 6))
        let origin = try #require(event.origin)
        #expect(event.step == 6)
        #expect(event.pass == fault.pass)
        #expect(event.layer == fault.layer)
        #expect(event.tensor == fault.tensor)
        #expect(event.nanCount == fault.nans)
        #expect(event.infiniteCount == fault.infinities)
        #expect(event.count == fault.count)
        #expect(origin.operation == fault.operation)
        #expect(origin.kind == fault.kind)
        #expect(origin.failsInFloat64 == fault.failsInFloat64)
        #expect(origin.rows == (fault.operation == "earlier update" ? [] : [0]))
    }

    /// Replays a step whose targets are zeros and whose loss is the squared error.
    private func replay(
        _ network: Network, rows: Int = 1, step: Int = 0, targets: [Float]? = nil
    ) throws -> NonFiniteEvent? {
        let loss = try NetworkHarness.loss(["type": "mse"], outputCount: network.outputCount)
        let values = targets ?? [Float](repeating: 0, count: rows * network.outputCount)
        return values.withUnsafeBufferPointer { values in
            StepReplay(
                network: network, loss: loss,
                targets: TargetBatch(labels: nil, values: values.baseAddress), rows: rows,
                pass: Layer.Pass(isTraining: true, step: step, seed: 1)
            ).firstFailure()
        }
    }

    @Test func `finds nothing where all is finite`() throws {
        let network = try NetworkHarness.network(
            [["type": "tanh"], NonFiniteTests.linear], inputShape: [3], rows: 1)
        #expect(try replay(network) == nil)
        #expect(network.firstNonFiniteGradient(step: 0) == nil)
        #expect(network.firstNonFiniteParameter(step: 0) == nil)
    }

    @Test func `a layer that needs no gradient has none to search`() throws {
        // Nothing trained stands before tanh, so no gradient of its output is ever written; with a
        // thousand numbers a search there would read memory that belongs to others.
        let network = try NetworkHarness.network(
            [["type": "tanh"], ["type": "tanh"], NonFiniteTests.linear], inputShape: [1_000_000],
            rows: 1)
        #expect(try replay(network) == nil)
    }

    @Test func `a constant too large for single precision is found where it was initialized`()
        throws
    {
        let network = try NetworkHarness.network(
            [
                [
                    "type": "linear", "out_features": 2,
                    "init": ["weight": ["type": "constant", "value": 1e39]],
                ]
            ], inputShape: [3], rows: 1)
        let event = try #require(try replay(network))
        #expect(event.pass == .initialization)
        #expect(event.tensor == "layers[0].weight")
        #expect(event.infiniteCount == 6)
        #expect(event.origin?.operation == "constant initialization")
    }

    @Test func `names the rows of a batch that overflow, and only those`() throws {
        let network = try NetworkHarness.network(
            [NonFiniteTests.linear], inputShape: [3], rows: 4)
        network.input.update(
            from: [1, 1, 1, 3e38, 3e38, 0, 2, 2, 2, 2e38, 1e38, 1e38], count: 12)
        let event = try #require(try replay(network, rows: 4))
        #expect(event.pass == .forward)
        #expect(event.layer == "layers[0]")
        #expect(event.origin?.rows == [1, 3])
        #expect(event.origin?.rowCount == 2)
        // 3e38 + 3e38, as single precision holds the operands.
        #expect(abs((event.origin?.float64Value ?? 0) / 6e38 - 1) < 1e-6)
        #expect(event.origin?.failsInFloat64 == false)
    }

    @Test func `an infinite target is found before the loss that it spoils`() throws {
        let network = try NetworkHarness.network(
            [NonFiniteTests.linear], inputShape: [3], rows: 2)
        let event = try #require(try replay(network, rows: 2, targets: [0, 0, .infinity, 0]))
        #expect(event.pass == .data)
        #expect(event.tensor == "targets")
        #expect(event.origin?.rows == [1])
    }

    @Test func `a square that overflows is the loss's, of the rows it overflows for`() throws {
        let network = try NetworkHarness.network(
            [NonFiniteTests.linear], inputShape: [3], rows: 2)
        let event = try #require(try replay(network, rows: 2, targets: [1, 1, 1, -1e30]))
        #expect(event.pass == .loss)
        #expect(event.origin?.operation == "mse")
        #expect(event.origin?.kind == .overflow)
        #expect(event.origin?.rows == [1])
    }

    @Test func `a probability that vanished in single precision isn't a true zero`() throws {
        // softmax of 0 and -200: exp(-200) = 1e-87 is below the least float32.
        let network = try NetworkHarness.network(
            [["type": "softmax"], ["type": "log"]], inputShape: [2], rows: 1)
        network.input.update(from: [0, -200], count: 2)
        let event = try #require(try replay(network))
        #expect(event.layer == "layers[1]")
        #expect(event.origin?.kind == .underflow)
        #expect(event.origin?.operand == 0)
        #expect(event.origin?.failsInFloat64 == false)
    }

    @Test func `finds the first place going back`() throws {
        let network = try NetworkHarness.network(
            [NonFiniteTests.linear, ["type": "log"], NonFiniteTests.linear], inputShape: [3],
            rows: 2)
        // The logarithm's derivative at the smallest number, 1 / 1e-45, overflows.
        network.input.update(from: [1, 1, 1, 1e-45, 0, 0], count: 6)
        let event = try #require(try replay(network, rows: 2, step: 4))
        #expect(event.pass == .backward)
        #expect(event.layer == "layers[1]")
        #expect(event.tensor == "layers[1] input gradient")
        #expect(event.infiniteCount == 2)
        #expect(event.step == 4)
        #expect(event.origin?.operation == "log gradient")
        #expect(event.origin?.kind == .overflow)
        #expect(event.origin?.failsInFloat64 == false)
        #expect(event.origin?.rows == [1])
    }

    @Test func `finds the weight whose gradient overflows, and the row that makes it`() throws {
        let network = try NetworkHarness.network(
            [NonFiniteTests.linear], inputShape: [3], rows: 3)
        // The second row's inputs cancel in the output; its slope of 3e17 times 1e25 is too large.
        network.input.update(from: [1, 2, 3, 1e25, -1e25, 1, 3, 2, 1], count: 9)
        let event = try #require(
            try replay(network, rows: 3, targets: [0, 0, -1e18, -1e18, 0, 0]))
        #expect(event.pass == .backward)
        #expect(event.layer == "layers[0]")
        #expect(event.tensor == "layers[0].weight gradient")
        #expect(event.infiniteCount == 4)
        #expect(event.origin?.operation == "linear weight gradient")
        #expect(event.origin?.kind == .overflow)
        #expect(event.origin?.failsInFloat64 == false)
        #expect(event.origin?.rows == [1])
    }

    @Test func `finds a parameter after an update`() throws {
        let network = try NetworkHarness.network(
            [NonFiniteTests.linear, NonFiniteTests.linear], inputShape: [3], rows: 1)
        network.parameters[3].values[1] = .nan
        let event = network.firstNonFiniteParameter(step: 2)
        #expect(event?.tensor == "layers[1].bias")
        #expect(event?.nanCount == 1)
        #expect(event?.count == 2)
        #expect(event?.pass == .update)
    }
}
