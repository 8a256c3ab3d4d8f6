/// When to end a run that no longer gets better on the validation rows.
public struct EarlyStoppingSpec: Sendable, Hashable {
    /// The metric that is watched, such as `validation_loss`.
    public var monitor: String
    /// Whether a greater value is better.
    public var isGreaterBetter: Bool
    /// Epochs without improvement after which the run ends.
    public var patience: Int
    /// By how much a value must be better to count as an improvement.
    public var minDelta: Double
    /// Epochs at the start whose lack of improvement doesn't count.
    public var warmupEpochs: Int
    /// Whether the run ends with the weights of its best epoch.
    public var restoresBest: Bool

    /// Makes a spec.
    public init(
        monitor: String, isGreaterBetter: Bool, patience: Int, minDelta: Double = 0,
        warmupEpochs: Int = 0, restoresBest: Bool = true
    ) {
        self.monitor = monitor
        self.isGreaterBetter = isGreaterBetter
        self.patience = patience
        self.minDelta = minDelta
        self.warmupEpochs = warmupEpochs
        self.restoresBest = restoresBest
    }
}
