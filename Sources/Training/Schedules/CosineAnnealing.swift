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
            ScheduleCatalog.etaMin,
            ScheduleCatalog.unit(),
        ])

    static let traits = ScheduleTraits(warmsUp: false)

    static func make(_ context: Schedule.Context) -> Schedule {
        let base = context.base
        let low = context.component.number("eta_min")
        let end = context.component.optionalNumber("t_max") ?? max(1, context.duration)
        return Schedule(context) { time in
            low + (base - low) * (1 + cos(.pi * time / end)) / 2
        }
    }
}
