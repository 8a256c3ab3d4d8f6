import Foundation
import Records

/// A learning rate that rises and falls once, while the momentum falls and rises.
///
/// As PyTorch's `OneCycleLR`, except that `max_lr` is the optimizer's rate and `total_steps` the run's
/// length unless given, and that the rate stays where it is after `total_steps`. The momentum is
/// `momentum` or the first of `betas`, whatever the optimizer says of it.
///
/// - Source: Smith & Topin, *Super-Convergence: Very Fast Training of Neural Networks Using Large
///   Learning Rates* (2018), §3.
enum OneCycle: ScheduleDefinition {
    static let schema = ComponentSchema(
        "one_cycle", "up to max_lr and down below where it began, counted in steps",
        [
            .optional(
                "max_lr", .number(.nonNegative), "the greatest rate; by default the optimizer's"),
            .optional(
                "total_steps", .integer(.range(1...1_000_000_000)),
                "when the cycle ends; by default with the run"),
            .field("pct_start", .number(.range(0...1)), default: 0.3, "the share of the rise"),
            .field(
                "anneal_strategy", .choice(["cos", "linear"]), default: "cos",
                "the shape of rise and fall"),
            .field(
                "cycle_momentum", .boolean, default: true,
                "whether the momentum falls while the rate rises"),
            .field(
                "base_momentum", .number(.from(0, below: 1)), default: 0.85, "the least momentum"),
            .field(
                "max_momentum", .number(.from(0, below: 1)), default: 0.95, "the greatest momentum"),
            .field(
                "div_factor", .number(.positive), default: 25,
                "the first rate is max_lr divided by this"),
            .field(
                "final_div_factor", .number(.positive), default: 1e4,
                "the last rate is the first one divided by this"),
            .field(
                "three_phase", .boolean, default: false,
                "whether the rate falls as fast as it rose and only then below where it began"),
        ])

    static func greatestMomentum(of component: Component) -> Double? {
        guard component.boolean("cycle_momentum") else { return nil }
        return max(component.number("base_momentum"), component.number("max_momentum"))
    }

    static let traits = ScheduleTraits(warmsUp: true)

    static func make(_ context: Schedule.Context) -> Schedule {
        let component = context.component
        let top = component.optionalNumber("max_lr") ?? context.base
        let first = top / component.number("div_factor")
        let last = first / component.number("final_div_factor")
        let (low, high) = (component.number("base_momentum"), component.number("max_momentum"))
        let total = component.optionalNumber("total_steps") ?? context.duration
        let rise = component.number("pct_start") * total - 1
        let isThreefold = component.boolean("three_phase")
        let ends = isThreefold ? [0, rise, 2 * rise, total - 1] : [0, rise, total - 1]
        let isCosine = component.string("anneal_strategy") == "cos"
        let rates = isThreefold ? [first, top, first, last] : [first, top, last]
        let momenta = isThreefold ? [high, low, high, high] : [high, low, high]
        func along(_ values: [Double]) -> (Double) -> Double {
            { time in value(at: time, ends: ends, values: values, isCosine: isCosine) }
        }
        return Schedule(
            context, momentum: component.boolean("cycle_momentum") ? along(momenta) : nil,
            rate: along(rates))
    }

    /// The value at a time between the corners of the phases.
    private static func value(
        at time: Double, ends: [Double], values: [Double], isCosine: Bool
    ) -> Double {
        var phase = 1
        while phase < ends.count - 1, time > ends[phase] { phase += 1 }
        let length = ends[phase] - ends[phase - 1]
        let share = length > 0 ? min(1, (time - ends[phase - 1]) / length) : 1
        let (start, end) = (values[phase - 1], values[phase])
        return isCosine
            ? end + (start - end) / 2 * (1 + cos(.pi * share)) : start + (end - start) * share
    }
}
