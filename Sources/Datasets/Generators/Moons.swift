import Foundation
import Records

/// Two half circles of radius 1 that reach into each other.
enum Moons: DatasetGenerator {
    static let schema = ComponentSchema(
        "moons", "two half circles that reach into each other",
        commonFields + [
            noiseField(default: 0.1, "the standard deviation added to each coordinate"),
            shuffleField,
        ])

    static func table(_ parameters: Component, _ draws: GeneratorDraws) -> Table {
        draws.plane(classes: 2, parameters) { label, position, _ in
            let angle = Double.pi * position
            return label == 0
                ? (cos(angle), sin(angle)) : (1 - cos(angle), 0.5 - sin(angle))
        }
    }
}
