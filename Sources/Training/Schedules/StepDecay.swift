import Foundation
import Records

/// A learning rate that falls by a factor at equal distances.
enum StepDecay: ScheduleDefinition {
    static let schema = ComponentSchema(
        "step", "times gamma every step_size",
        [
            .required(
                "step_size", .integer(.range(1...1_000_000_000)), "the distance of the falls"),
            .field("gamma", .number(.nonNegative), default: 0.1, "the factor"),
            ScheduleCatalog.unit,
        ])

    static func learningRate(
        at time: Double, base: Double, length: Double, component: Component
    ) -> Double {
        let falls = (time / component.number("step_size")).rounded(.down)
        return base * pow(component.number("gamma"), falls)
    }
}
