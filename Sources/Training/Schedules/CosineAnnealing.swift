import Foundation
import Records

/// A learning rate that falls along half a cosine.
///
/// - Source: Loshchilov & Hutter, *SGDR* (2017), equation 5, without restarts.
enum CosineAnnealing: ScheduleDefinition {
    static let schema = ComponentSchema(
        "cosine_annealing", "down to eta_min along half a cosine",
        [
            .optional(
                "t_max", .integer(.range(1...1_000_000_000)),
                "when it reaches eta_min; by default at the end of the run"),
            .field("eta_min", .number(.nonNegative), default: 0, "the last rate"),
            ScheduleCatalog.unit,
        ])

    static func learningRate(
        at time: Double, base: Double, length: Double, component: Component
    ) -> Double {
        let low = component.number("eta_min")
        let end = component.optionalNumber("t_max") ?? max(1, length)
        return low + (base - low) * (1 + cos(.pi * time / end)) / 2
    }
}
