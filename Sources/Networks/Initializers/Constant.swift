import Kernels
import Records

/// The same value everywhere, non-finite ones included, so that such a fault can be shown.
enum Constant: InitializerDefinition {
    static let schema = ComponentSchema(
        "constant", "the same value everywhere",
        [
            .required(
                "value", .either([.number(.any), .choice(["NaN", "Infinity", "-Infinity"])]),
                "the value")
        ])

    static func constantValue(_ component: Component) -> Double? {
        component.fields["value"]?.numberOrNonFinite
    }

    static func values(for parameter: Parameter, random: CounterRandom) -> [Double] {
        let value = parameter.initializer.fields["value"]?.numberOrNonFinite ?? .nan
        return [Double](repeating: value, count: parameter.count)
    }
}
