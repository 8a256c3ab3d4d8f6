import Kernels
import Records

/// A linear regression: y = x·w + b with normally distributed x, w and noise.
enum Linear: DatasetGenerator {
    static let schema = ComponentSchema(
        "linear", "a linear regression: y = x·w + bias + noise, with normal x and w",
        commonFields + [
            noiseField(default: 0.1, "the standard deviation added to the target"),
            .field(
                "features", .integer(.range(1...10_000)), default: 10,
                "the number of inputs of a row"),
            .field("bias", .number(.any), default: 0, "the target where all inputs are 0"),
        ])

    static func table(_ parameters: Component, _ draws: GeneratorDraws) -> Table {
        let rows = parameters.integer("rows")
        let features = parameters.integer("features")
        let noise = parameters.number("noise")
        let bias = parameters.number("bias")
        let shape = draws.stream(.shape)
        let positions = draws.stream(.position)
        let noises = draws.stream(.noise)
        let weights = (0..<features).map { shape.normal(at: $0) }
        var inputs: [Float] = []
        var targets: [Float] = []
        inputs.reserveCapacity(rows * features)
        for row in 0..<rows {
            var target = bias + noise * noises.normal(at: row)
            for feature in 0..<features {
                let value = positions.normal(at: row * features + feature)
                target += value * weights[feature]
                inputs.append(Float(value))
            }
            targets.append(Float(target))
        }
        return Table(
            rowCount: rows, inputShape: [features], inputs: inputs,
            targets: .values(targets, columns: 1))
    }
}
