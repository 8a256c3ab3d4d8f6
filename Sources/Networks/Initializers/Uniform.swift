import Kernels
import Records

/// Even values from a range.
enum Uniform: InitializerDefinition {
    static let schema = ComponentSchema(
        "uniform", "even values from a to b",
        [
            .field("a", .number(.any), default: 0, "the lower end"),
            .field("b", .number(.any), default: 1, "the upper end"),
        ])

    static func constantValue(_ component: Component) -> Double? { nil }

    static func values(for parameter: Parameter, random: CounterRandom) -> [Double] {
        let low = parameter.initializer.number("a")
        let high = parameter.initializer.number("b")
        return (0..<parameter.count).map { low + (high - low) * random.uniform(at: $0) }
    }
}
