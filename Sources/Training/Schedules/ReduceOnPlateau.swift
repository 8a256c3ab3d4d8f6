import Records

/// A learning rate that falls when the loss doesn't get better any more.
///
/// The loss is that of the validation rows, or without any the mean over the steps of the epoch.
enum ReduceOnPlateau: ScheduleDefinition {
    static let schema = ComponentSchema(
        "reduce_on_plateau",
        "times factor when the validation loss, else the loss of the epoch, has stopped improving",
        [
            .field(
                "mode", .choice(["min", "max"]), default: "min",
                "whether a lower or a greater loss is better"),
            .field("factor", .number(.from(0, below: 1)), default: 0.1, "the factor"),
            .field(
                "patience", .integer(.range(0...1_000_000)), default: 10,
                "how many epochs without improvement are endured"),
            .field(
                "threshold", .number(.nonNegative), default: 1e-4,
                "by how much a loss must be better than the best"),
            .field(
                "threshold_mode", .choice(["rel", "abs"]), default: "rel",
                "whether the threshold is a share of the best loss"),
            .field(
                "cooldown", .integer(.range(0...1_000_000)), default: 0,
                "how many epochs after a fall don't count"),
            .field("min_lr", .number(.nonNegative), default: 0, "the least rate"),
            .field(
                "eps", .number(.nonNegative), default: 1e-8,
                "a fall by no more than this is left out"),
        ])

    static let traits = ScheduleTraits(warmsUp: false)

    static func make(_ context: Schedule.Context) -> Schedule {
        PlateauSchedule(context)
    }
}

/// The schedule of ``ReduceOnPlateau``.
final class PlateauSchedule: Schedule {
    private let component: Component
    private let patience: Int
    private let isGreaterBetter: Bool
    private let base: Double
    private var rate: Double
    private var best: Double
    private var badEpochs = 0
    private var cooldown = 0

    /// Makes a schedule at its start.
    init(_ context: Context) {
        component = context.component
        patience = component.integer("patience")
        isGreaterBetter = component.string("mode") == "max"
        base = context.base
        rate = context.base
        best = isGreaterBetter ? -.infinity : .infinity
        super.init(context) { _ in context.base }
    }

    override func learningRate(at step: Int) -> Double { rate }

    override func takeOver(from other: Schedule) {
        guard let other = other as? PlateauSchedule else { return }
        state = other.state
        // The rate has fallen as far as the other has from its own base.
        rate =
            other.base == base ? other.rate : other.base > 0 ? base * other.rate / other.base : base
    }

    override var needsLosses: Bool { true }

    override var state: [Double] {
        get { [rate, best, Double(badEpochs), Double(cooldown)] }
        set {
            guard newValue.count == 4 else { return }
            (rate, best) = (newValue[0], newValue[1])
            badEpochs = Int(exactly: newValue[2]) ?? 0
            cooldown = Int(exactly: newValue[3]) ?? 0
        }
    }

    override func completeEpoch(loss: Double) {
        if isBetter(loss) {
            best = loss
            badEpochs = 0
        } else {
            badEpochs += 1
        }
        if cooldown > 0 {
            cooldown -= 1
            badEpochs = 0
        }
        guard badEpochs > patience else { return }
        let lower = max(rate * component.number("factor"), component.number("min_lr"))
        if rate - lower > component.number("eps") { rate = lower }
        cooldown = component.integer("cooldown")
        badEpochs = 0
    }

    /// Whether a loss is better than the best one by more than the threshold; a NaN never is.
    private func isBetter(_ loss: Double) -> Bool {
        let threshold = component.number("threshold")
        guard component.string("threshold_mode") == "rel" else {
            return isGreaterBetter ? loss > best + threshold : loss < best - threshold
        }
        return isGreaterBetter ? loss > best * (1 + threshold) : loss < best * (1 - threshold)
    }
}
