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
    /// How much longer steps take because they are watched, in percent, or nil before it is measured.
    public var watchOverheadPercent: Double?

    enum CodingKeys: String, CodingKey {
        case step, steps, epoch, epochs
        case stepsPerSecond = "steps_per_second"
        case etaSeconds = "eta_seconds"
        case watchOverheadPercent = "watch_overhead_percent"
    }

    /// Makes a progress.
    public init(
        step: Int, steps: Int, epoch: Int, epochs: Int, stepsPerSecond: Double, etaSeconds: Double
    ) {
        self.step = step
        self.steps = steps
        self.epoch = epoch
        self.epochs = epochs
        self.stepsPerSecond = stepsPerSecond
        self.etaSeconds = etaSeconds
    }
}
