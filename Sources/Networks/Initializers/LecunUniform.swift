import Kernels
import Records

/// LeCun initialization, evenly.
enum LecunUniform: InitializerDefinition {
    static let schema = ComponentSchema(
        "lecun_uniform", "LeCun initialization: evenly within ±√(3 / fan_in)")

    static func constantValue(_ component: Component) -> Double? { nil }

    static func values(for parameter: Parameter, random: CounterRandom) -> [Double] {
        Fan.uniform(parameter.count, deviation: Fan.lecunDeviation(parameter), random)
    }
}
