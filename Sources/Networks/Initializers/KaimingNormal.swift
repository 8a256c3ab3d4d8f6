import Kernels
import Records

/// He initialization, normally.
enum KaimingNormal: InitializerDefinition {
    static let schema = ComponentSchema(
        "kaiming_normal", "He initialization: normal with deviation gain / √fan", Fan.kaimingFields)

    static func constantValue(_ component: Component) -> Double? { nil }

    static func values(for parameter: Parameter, random: CounterRandom) -> [Double] {
        Fan.normal(parameter.count, deviation: Fan.kaimingDeviation(parameter), random)
    }
}
