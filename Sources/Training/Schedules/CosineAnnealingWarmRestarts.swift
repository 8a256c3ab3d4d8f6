import Foundation
import Records

/// A learning rate that falls along half a cosine again and again.
///
/// - Source: Loshchilov & Hutter, *SGDR: Stochastic Gradient Descent with Warm Restarts* (2017), §3.
enum CosineAnnealingWarmRestarts: ScheduleDefinition {
    static let schema = ComponentSchema(
        "cosine_annealing_warm_restarts",
        "down to eta_min along half a cosine, then again from above",
        [
            .required(
                "t_0", .integer(.range(1...1_000_000_000)), "the length of the first fall"),
            .field(
                "t_mult", .integer(.range(1...1_000_000)), default: 1,
                "how many times longer each fall is than the one before"),
            ScheduleCatalog.etaMin,
            ScheduleCatalog.unit(),
        ])

    static let traits = ScheduleTraits(warmsUp: false)

    static func make(_ context: Schedule.Context) -> Schedule {
        let base = context.base
        let low = context.component.number("eta_min")
        let first = context.component.number("t_0")
        let growth = context.component.number("t_mult")
        return Schedule(context) { time in
            let (since, period) = position(time, first: first, growth: growth)
            return low + (base - low) * (1 + cos(.pi * since / period)) / 2
        }
    }

    /// The time since the last restart, and the length of the fall that it begins.
    private static func position(
        _ time: Double, first: Double, growth: Double
    ) -> (since: Double, period: Double) {
        guard growth > 1 else { return (time.truncatingRemainder(dividingBy: first), first) }
        var since = time
        var period = first
        while since >= period {
            since -= period
            period *= growth
        }
        return (since, period)
    }
}
