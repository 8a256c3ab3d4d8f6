import Kernels
import Records

/// Normal values.
enum Normal: InitializerDefinition {
    static let schema = ComponentSchema(
        "normal", "normal values",
        [
            .field("mean", .number(.any), default: 0, "the mean"),
            .field("std", .number(.nonNegative), default: 1, "the deviation"),
        ])

    static func constantValue(_ component: Component) -> Double? {
        component.number("std") == 0 ? component.number("mean") : nil
    }

    static func values(for parameter: Parameter, random: CounterRandom) -> [Double] {
        let mean = parameter.initializer.number("mean")
        return Fan.normal(
            parameter.count, deviation: parameter.initializer.number("std"), random
        ).map { mean + $0 }
    }
}
