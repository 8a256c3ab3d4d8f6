import Networks
import Records
import Testing

/// Freezing and penalties, which any layer with weights can have.
struct WeightedLayerTests {
    /// Layers with weights of the catalog, as small as they can be.
    static let layers = GradientCheckTests.layers.filter { example in
        let layer = example.layer
        let hasWeights = layer["affine"] != false && layer["elementwise_affine"] != false
        let member = LayerCatalog.components.members.first { $0.type == example.type }
        return hasWeights && member?.schema.fields.contains { $0.name == "init" } == true
    }

    private static func changed(_ layer: JSONValue, _ fields: [String: JSONValue]) -> JSONValue {
        .object((layer.object ?? [:]).merging(fields) { $1 })
    }

    @Test(arguments: layers)
    func `a layer with weights can be frozen and penalized`(
        _ example: GradientCheckTests.Example
    ) throws {
        let fields: [String: JSONValue] = ["frozen": true, "l1": 0.5, "l2": 0.25]
        let network = try NetworkHarness.network(
            [WeightedLayerTests.changed(example.layer, fields)],
            inputShape: example.takesImages ? [2, 6, 6] : [3], rows: 2)
        #expect(!network.parameters.isEmpty)
        #expect(network.trainedParameters.isEmpty)
        for parameter in network.parameters {
            let isWeight = parameter.role != .bias
            #expect(parameter.isFrozen)
            #expect(parameter.l1 == (isWeight ? 0.5 : 0))
            #expect(parameter.l2 == (isWeight ? 0.25 : 0))
        }
        let input = NetworkHarness.normal(2 * network.inputCount, seed: 3)
        network.input.update(from: input, count: input.count)
        network.forward(rows: 2, pass: Layer.Pass(isTraining: true))
        for index in 0..<2 * network.outputCount { network.outputGradient[index] = 1 }
        network.backward(rows: 2, pass: Layer.Pass(isTraining: true))
        let penalty = network.addPenalties()
        #expect(penalty > 0)
        #expect(NetworkHarness.gradients(network).allSatisfy { $0.allSatisfy { $0 == 0 } })
    }

    @Test func `what stands before a frozen layer still gets its gradient`() throws {
        func gradients(_ isFrozen: Bool) throws -> [[Float]] {
            let network = try NetworkHarness.network(
                [
                    ["type": "linear", "out_features": 4], ["type": "tanh"],
                    ["type": "linear", "out_features": 2, "frozen": .boolean(isFrozen)],
                ], inputShape: [3], rows: 2)
            let input = NetworkHarness.normal(6, seed: 3)
            network.input.update(from: input, count: input.count)
            network.forward(rows: 2, pass: Layer.Pass(isTraining: true))
            for index in 0..<4 { network.outputGradient[index] = Float(index) - 1 }
            network.backward(rows: 2, pass: Layer.Pass(isTraining: true))
            return NetworkHarness.gradients(network)
        }
        let (trained, frozen) = (try gradients(false), try gradients(true))
        #expect(frozen[0] == trained[0] && frozen[1] == trained[1])
        #expect(trained[0].contains { $0 != 0 })
        #expect(frozen[2].allSatisfy { $0 == 0 } && frozen[3].allSatisfy { $0 == 0 })
    }

    @Test func `nothing goes back further than the first trained layer`() throws {
        let network = try NetworkHarness.network(
            [
                ["type": "linear", "out_features": 4, "frozen": true], ["type": "tanh"],
                ["type": "linear", "out_features": 2],
            ], inputShape: [3], rows: 2)
        #expect(network.layers.map(\.needsInputGradient) == [false, false, false])
        #expect(network.layers.map(\.isTrained) == [false, false, true])
    }

    @Test func `a penalty and its gradient are those of the weights alone`() throws {
        let network = try NetworkHarness.network(
            [["type": "linear", "out_features": 2, "l1": 0.5, "l2": 2]], inputShape: [2], rows: 1)
        let weights: [Float] = [1, -2, 0, 3]
        network.parameters[0].values.update(from: weights, count: 4)
        #expect(network.hasPenalties)
        #expect(network.penalty == 0.5 * 6 + 2 * 14)
        #expect(network.addPenalties() == network.penalty)
        #expect(NetworkHarness.gradients(network) == [[4.5, -8.5, 0, 12.5], [0, 0]])
    }

    @Test func `without penalties nothing is added`() throws {
        let network = try NetworkHarness.network(
            [["type": "linear", "out_features": 2]], inputShape: [2], rows: 1)
        #expect(!network.hasPenalties)
        #expect(network.penalty == 0 && network.addPenalties() == 0)
    }
}
