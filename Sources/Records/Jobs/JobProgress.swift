/// How far a run is.
public struct JobProgress: Sendable, Hashable, Codable {
    /// Steps taken.
    public var step: Int
    /// Steps planned.
    public var steps: Int
    /// Epochs completed.
    public var epoch: Int
    /// Epochs planned.
    public var epochs: Int
    /// Steps per second over the last moments.
    public var stepsPerSecond: Double
    /// Seconds to the planned end at that speed.
    public var etaSeconds: Double
    /// The epoch that did best on the validation rows so far, or nil without any.
    public var best: BestEpoch?
    /// How much longer steps take because they are watched, in percent, or nil before it is measured.
    public var watchOverheadPercent: Double?

    enum CodingKeys: String, CodingKey {
        case step, steps, epoch, epochs, best
        case stepsPerSecond = "steps_per_second"
        case etaSeconds = "eta_seconds"
        case watchOverheadPercent = "watch_overhead_percent"
    }

    /// Makes a progress.
    public init(
        step: Int, steps: Int, epoch: Int, epochs: Int, stepsPerSecond: Double, etaSeconds: Double,
        best: BestEpoch? = nil
    ) {
        self.step = step
        self.steps = steps
        self.epoch = epoch
        self.epochs = epochs
        self.stepsPerSecond = stepsPerSecond
        self.etaSeconds = etaSeconds
        self.best = best
    }
}
