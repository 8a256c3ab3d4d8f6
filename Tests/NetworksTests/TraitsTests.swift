import Foundation
import Records
import Testing

@testable import Networks

/// What layers declare is true of what they compute.
struct TraitsTests {
    /// What a layer makes of some rows.
    private static func outputs(
        _ example: GradientCheckTests.Example
    ) throws -> (layer: Layer, outputs: [Double], inputs: [Double])? {
        let shape = example.takesImages ? [2, 6, 6] : [6]
        let component = try #require(NetworkHarness.layers([example.layer]).first)
        let layer = try #require(LayerCatalog.definition(of: component.type)).make(
            Layer.Context(
                path: "layers[0]", pointer: .root, component: component, inputShape: shape,
                index: 0))
        guard layer.traits?.role != .weighted, layer.traits?.role != .block else { return nil }
        let count = shape.reduce(1, *)
        let inputs = (0..<8 * count).map { 3 * sin(Double($0 * $0 % 101)) }
        let parameters = layer.parameters.map { [Double](repeating: 1, count: $0.count) }
        // Running statistics are the network's to keep: a layer alone takes those of its rows.
        let pass = Layer.Pass(isTraining: layer.traits?.role == .normalization)
        let isLog = layer.traits?.form == .logarithm
        let rows = isLog ? inputs.map { abs($0) + 0.01 } : inputs
        return (layer, layer.reference(rows, rows: 8, parameters: parameters, pass: pass), rows)
    }

    @Test(arguments: GradientCheckTests.layers)
    func `outputs are in the range and of the form that the layer declares`(
        _ example: GradientCheckTests.Example
    ) throws {
        guard let (layer, outputs, inputs) = try TraitsTests.outputs(example) else { return }
        let traits = try #require(layer.traits)
        let range = traits.range ?? OutputRange(inputs.min(), inputs.max())
        if traits.role != .pooling || traits.range != nil {
            // Bounds that a spec states are rounded to single precision.
            #expect(outputs.allSatisfy { $0 >= (range.lower ?? -.infinity) - 1e-6 })
            #expect(outputs.allSatisfy { $0 <= (range.upper ?? .infinity) + 1e-6 })
        }
        if traits.isTransparent { #expect(outputs == inputs) }
        let width = layer.outputCount
        for row in 0..<8 {
            let sum = outputs[row * width..<(row + 1) * width].reduce(0) {
                $0 + (traits.form == .logDistribution ? exp($1) : $1)
            }
            if [.distribution, .logDistribution].contains(traits.form) {
                #expect(abs(sum - 1) < 1e-12)
            }
        }
        #expect(layer.isActivation == (traits.role == .activation && !traits.mixesUnits))
    }
}
