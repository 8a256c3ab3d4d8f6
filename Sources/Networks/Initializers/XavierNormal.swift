import Kernels
import Records

/// Xavier initialization, normally.
enum XavierNormal: InitializerDefinition {
    static let schema = ComponentSchema(
        "xavier_normal",
        "Xavier initialization: normal with deviation gain·√(2 / (fan_in + fan_out))",
        [Fan.gainField])

    static func constantValue(_ component: Component) -> Double? { nil }

    static func values(for parameter: Parameter, random: CounterRandom) -> [Double] {
        Fan.normal(parameter.count, deviation: Fan.xavierDeviation(parameter), random)
    }
}
