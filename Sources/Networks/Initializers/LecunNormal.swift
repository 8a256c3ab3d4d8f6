import Kernels
import Records

/// LeCun initialization, normally.
enum LecunNormal: InitializerDefinition {
    static let schema = ComponentSchema(
        "lecun_normal", "LeCun initialization: normal with deviation √(1 / fan_in)")

    static func constantValue(_ component: Component) -> Double? { nil }

    static func values(for parameter: Parameter, random: CounterRandom) -> [Double] {
        Fan.normal(parameter.count, deviation: Fan.lecunDeviation(parameter), random)
    }
}
