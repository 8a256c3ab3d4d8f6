import Foundation
import Records

/// Arms that wind around the origin, one for each class.
///
/// A point of an arm has a radius from 0 to 1, drawn evenly, and an angle in proportion to it.
enum Spirals: DatasetGenerator {
    static let schema = ComponentSchema(
        "spirals", "arms that wind around the origin, one for each class",
        commonFields + [
            noiseField(default: 0.02, "the standard deviation added to each coordinate"),
            .field("classes", .integer(.range(1...100)), default: 2, "how many arms"),
            .field(
                "turns", .number(.positive), default: 1.5, "how often an arm goes around"),
            shuffleField,
        ])

    static func table(_ parameters: Component, _ draws: GeneratorDraws) -> Table {
        let classes = parameters.integer("classes")
        let turns = parameters.number("turns")
        return draws.plane(classes: classes, parameters) { label, radius, _ in
            let start = Double(label) / Double(classes)
            let angle = 2 * Double.pi * (turns * radius + start)
            return (radius * cos(angle), radius * sin(angle))
        }
    }
}
