import Foundation
import Records

/// A circle of radius 1 (class 0) around a smaller one (class 1).
enum Circles: DatasetGenerator {
    static let schema = ComponentSchema(
        "circles", "a circle of radius 1 around a smaller one",
        commonFields + [
            noiseField(default: 0.1, "the standard deviation added to each coordinate"),
            .field(
                "factor", .number(.from(0, below: 1)), default: 0.5,
                "the radius of the inner circle"),
            shuffleField,
        ])

    static func table(_ parameters: Component, _ draws: GeneratorDraws) -> Table {
        let factor = parameters.number("factor")
        return draws.plane(classes: 2, parameters) { label, position, _ in
            let radius = label == 0 ? 1 : factor
            let angle = 2 * Double.pi * position
            return (radius * cos(angle), radius * sin(angle))
        }
    }
}
