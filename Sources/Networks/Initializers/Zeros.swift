import Kernels
import Records

/// Zero everywhere.
enum Zeros: InitializerDefinition {
    static let schema = ComponentSchema(
        "zeros", "zero everywhere")

    static func constantValue(_ component: Component) -> Double? { 0 }

    static func values(for parameter: Parameter, random: CounterRandom) -> [Double] {
        [Double](repeating: 0, count: parameter.count)
    }
}
