import Kernels
import Records

/// Xavier initialization, evenly.
enum XavierUniform: InitializerDefinition {
    static let schema = ComponentSchema(
        "xavier_uniform", "Xavier initialization: evenly within ±gain·√(6 / (fan_in + fan_out))",
        [Fan.gainField])

    static func constantValue(_ component: Component) -> Double? { nil }

    static func values(for parameter: Parameter, random: CounterRandom) -> [Double] {
        Fan.uniform(parameter.count, deviation: Fan.xavierDeviation(parameter), random)
    }
}
