import Kernels
import Records

/// Points of a square, told by whether their coordinates have different signs.
enum XOR: DatasetGenerator {
    static let schema = ComponentSchema(
        "xor", "points of the square from −1 to 1: class 1 where the coordinates' signs differ",
        commonFields + [
            noiseField(
                default: 0, "the standard deviation added to each coordinate, not to its class"),
            shuffleField,
        ])

    static func table(_ parameters: Component, _ draws: GeneratorDraws) -> Table {
        draws.plane(classes: 2, parameters) { label, first, second in
            let x = 2 * first - 1
            let sameSign = x < 0 ? -second : second
            return (x, label == 0 ? sameSign : -sameSign)
        }
    }
}
