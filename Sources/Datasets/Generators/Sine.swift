import Foundation
import Kernels
import Records

/// A regression: y = sin(frequency · x), with x drawn evenly from −π to π.
enum Sine: DatasetGenerator {
    static let schema = ComponentSchema(
        "sine", "a regression: y = sin(frequency · x) + noise, with x from −π to π",
        commonFields + [
            noiseField(default: 0.1, "the standard deviation added to the target"),
            .field("frequency", .number(.positive), default: 1, "waves from −π to π"),
        ])

    static func inputCount(_ parameters: Component) -> Int { 1 }

    static func table(_ parameters: Component, _ draws: GeneratorDraws) -> Table {
        let rows = parameters.integer("rows")
        let noise = parameters.number("noise")
        let frequency = parameters.number("frequency")
        let positions = draws.stream(.position)
        let noises = draws.stream(.noise)
        var inputs: [Float] = []
        var targets: [Float] = []
        for row in 0..<rows {
            let x = Double.pi * (2 * positions.uniform(at: row) - 1)
            inputs.append(Float(x))
            targets.append(Float(sin(frequency * x) + noise * noises.normal(at: row)))
        }
        return Table(
            rowCount: rows, inputShape: [1], inputs: inputs, featureNames: ["x"],
            targets: .values(targets, columns: 1))
    }
}
