import Kernels
import Records

/// He initialization, evenly.
enum KaimingUniform: InitializerDefinition {
    static let schema = ComponentSchema(
        "kaiming_uniform", "He initialization: evenly within ±gain·√(3 / fan)", Fan.kaimingFields)

    static func constantValue(_ component: Component) -> Double? { nil }

    static func values(for parameter: Parameter, random: CounterRandom) -> [Double] {
        Fan.uniform(parameter.count, deviation: Fan.kaimingDeviation(parameter), random)
    }
}
