import Kernels
import Records

/// The same value everywhere.
enum Constant: InitializerDefinition {
    static let schema = ComponentSchema(
        "constant", "the same value everywhere",
        [.required("value", .number(.any), "the value")])

    static func values(for parameter: Parameter, random: CounterRandom) -> [Double] {
        [Double](repeating: parameter.initializer.number("value"), count: parameter.count)
    }
}
