import Kernels
import Records

/// Normal values within two deviations of the mean; others are drawn again.
enum TruncatedNormal: InitializerDefinition {
    static let schema = ComponentSchema(
        "truncated_normal", "normal values within two deviations of the mean",
        [
            .field("mean", .number(.any), default: 0, "the mean"),
            .field("std", .number(.nonNegative), default: 1, "the deviation before truncation"),
        ])

    static func constantValue(_ component: Component) -> Double? { nil }

    static func values(for parameter: Parameter, random: CounterRandom) -> [Double] {
        let mean = parameter.initializer.number("mean")
        let deviation = parameter.initializer.number("std")
        return (0..<parameter.count).map { position in
            // A value is outside with probability 0.046: 32 draws all outside never happen.
            let draws = (0..<32).lazy.map { random.normal(at: position * 32 + $0) }
            return mean + deviation * (draws.first { abs($0) <= 2 } ?? 0)
        }
    }
}
