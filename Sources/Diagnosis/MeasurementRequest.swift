/// An experiment that would tell causes apart.
public enum MeasurementRequest: Sendable, Hashable, Codable {
    /// Short branches from the initial state with these learning rates, the job's own among them.
    case learningRateBranches(learningRates: [Double], steps: Int)
}
