import Records

/// An experiment that would tell causes apart.
public enum MeasurementRequest: Sendable, Hashable, Codable {
    /// Short branches from the initial state with these learning rates, the job's own among them.
    case learningRateBranches(learningRates: [Double], steps: Int)
    /// What predictors without training reach, of at most so many training rows.
    case baselines(rows: Int)
    /// Short runs with one change each, and an unchanged control of `steps` steps.
    case trials([TrialRequest], steps: Int)
    /// Short runs without the inputs and with exchanged targets, and a check of the gradients.
    case controls(steps: Int)
}

/// A change that is worth trying.
public struct TrialRequest: Sendable, Hashable, Codable {
    /// The cause that it would remove.
    public var cause: Cause
    /// The wire name of the remedy.
    public var remedy: String
    /// The change.
    public var patch: JSONPatch
    /// How many steps to take.
    public var steps: Int
}
