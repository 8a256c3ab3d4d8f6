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

        var testDescription: String { name }
    }

    private static let linear: JSONValue = [
        "type": "linear", "out_features": 2,
        "init": ["weight": ["type": "constant", "value": 1], "bias": ["type": "zeros"]],
    ]

    @Test(arguments: [
        Fault(
            name: "NaN among the inputs", layers: [linear, ["type": "relu"]], input: [1, .nan, 3],
            pass: .data, layer: nil, tensor: "inputs", nans: 1, infinities: 0, count: 3),
        Fault(
            name: "infinite input", layers: [["type": "sigmoid"], linear],
            input: [.infinity, 0, -.infinity], pass: .data, layer: nil, tensor: "inputs", nans: 0,
            infinities: 2, count: 3),
        Fault(
            name: "NaN in the second weight", layers: [linear, ["type": "tanh"], linear],
            broken: (2, 3, .nan), pass: .update, layer: "layers[2]", tensor: "layers[2].weight",
            nans: 1, infinities: 0, count: 4),
        Fault(
            name: "infinite bias", layers: [linear, linear], broken: (1, 0, -.infinity),
            pass: .update, layer: "layers[0]", tensor: "layers[0].bias", nans: 0, infinities: 1,
            count: 2),
        Fault(
            name: "logarithm of a negative number",
            layers: [linear, ["type": "scale", "by": -1], ["type": "log"], linear], pass: .forward,
            layer: "layers[2]", tensor: "layers[2] output", nans: 2, infinities: 0, count: 2),
        Fault(
            name: "logarithm of zero, in place between others",
            layers: [
                linear, ["type": "scale", "by": -1], ["type": "relu"], ["type": "flatten"],
                ["type": "log"], ["type": "softmax"],
            ], pass: .forward, layer: "layers[4]", tensor: "layers[4] output", nans: 0,
            infinities: 2, count: 2),
        Fault(
            name: "overflow of exp in place",
            layers: [linear, ["type": "scale", "by": 100], ["type": "exp"], ["type": "softmax"]],
            pass: .forward, layer: "layers[2]", tensor: "layers[2] output", nans: 0, infinities: 2,
            count: 2),
        Fault(
            name: "overflow of a product", layers: [["type": "tanh"], linear, linear],
            broken: (2, 0, 3e38), pass: .forward, layer: "layers[2]", tensor: "layers[2] output",
            nans: 0, infinities: 1, count: 2),
    ])
    func `finds the first place going forward`(_ fault: Fault) throws {
        let network = try NetworkHarness.network(fault.layers, inputShape: [3], rows: 1)
        let pass = Layer.Pass(isTraining: true, step: 6, seed: 1)
        network.input.update(from: fault.input, count: 3)
        if let broken = fault.broken {
            network.parameters[broken.parameter].values[broken.place] = broken.value
        }
        network.forward(rows: 1, pass: pass)
        #expect(
            network.firstNonFiniteForward(rows: 1, pass: pass)
                == NonFiniteEvent(
                    step: 6, pass: fault.pass, layer: fault.layer, tensor: fault.tensor,
                    nanCount: fault.nans, infiniteCount: fault.infinities, count: fault.count))
    }

    @Test func `finds nothing where all is finite`() throws {
        let network = try NetworkHarness.network(
            [["type": "tanh"], NonFiniteTests.linear], inputShape: [3], rows: 1)
        let pass = Layer.Pass(isTraining: true)
        network.forward(rows: 1, pass: pass)
        network.backward(rows: 1, pass: pass)
        #expect(network.firstNonFiniteForward(rows: 1, pass: pass) == nil)
        #expect(network.firstNonFiniteBackward(rows: 1, step: 0) == nil)
        #expect(network.firstNonFiniteParameter(step: 0) == nil)
    }

    @Test func `a layer that needs no gradient has none to search`() throws {
        // Nothing trained stands before tanh, so no gradient of its output is ever written; with a
        // thousand numbers a search there would read memory that belongs to others.
        let network = try NetworkHarness.network(
            [["type": "tanh"], ["type": "tanh"], NonFiniteTests.linear], inputShape: [1_000_000],
            rows: 1)
        network.forward(rows: 1, pass: Layer.Pass(isTraining: true))
        network.backward(rows: 1, pass: Layer.Pass(isTraining: true))
        #expect(network.firstNonFiniteBackward(rows: 1, step: 0) == nil)
    }

    @Test func `finds the first place going back`() throws {
        let network = try NetworkHarness.network(
            [NonFiniteTests.linear, ["type": "log"], NonFiniteTests.linear], inputShape: [3],
            rows: 1)
        let pass = Layer.Pass(isTraining: true)
        // The logarithm's derivative at the smallest number, 1 / 1e-45, overflows.
        network.input.update(from: [1e-45, 0, 0], count: 3)
        network.forward(rows: 1, pass: pass)
        network.outputGradient.update(from: [1, 1], count: 2)
        network.backward(rows: 1, pass: pass)
        let event = network.firstNonFiniteBackward(rows: 1, step: 4)
        #expect(event?.layer == "layers[0]")
        #expect(event?.tensor == "layers[0] output gradient")
        #expect(event?.pass == .backward)
        #expect(event?.infiniteCount == 2)
        #expect(event?.step == 4)
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
