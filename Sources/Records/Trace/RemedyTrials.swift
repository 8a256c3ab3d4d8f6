/// Short runs of a spec with one change each, from the same start on the same rows in the same order.
public struct RemedyTrials: MeasuredValue {
    /// The experiment's name.
    public static let name = "trials"

    /// How a short run ended.
    public struct Outcome: Sendable, Hashable, Codable {
        /// The score at its end, as ``RunTrace/score`` has it; −1 if it became non-finite.
        public var score: Double
        /// The mean training loss over its last quarter; infinite if it became non-finite.
        public var loss: Double
        /// The loss on rows held out at its end; nil if there are none or it isn't finite.
        public var validationLoss: Double?
        /// The first step at which something was non-finite, or nil.
        public var nonFiniteStep: Int?

        enum CodingKeys: String, CodingKey {
            case score, loss
            case validationLoss = "validation_loss"
            case nonFiniteStep = "non_finite_step"
        }

        /// Makes an outcome.
        public init(
            score: Double, loss: Double, validationLoss: Double? = nil, nonFiniteStep: Int?
        ) {
            self.score = score
            self.loss = loss
            self.validationLoss = validationLoss
            self.nonFiniteStep = nonFiniteStep
        }
    }

    /// One change.
    public struct Trial: Sendable, Hashable, Codable {
        /// The cause that the change would remove.
        public var cause: Cause
        /// The wire name of the remedy.
        public var remedy: String
        /// The change.
        public var patch: JSONPatch
        /// How many steps were taken.
        public var steps: Int
        /// How it ended.
        public var outcome: Outcome
        /// How likely the cause was held to be before anything was tried, from 0 to 1; nil where that
        /// isn't known.
        public var prior: Double?

        /// Makes a trial.
        public init(
            cause: Cause, remedy: String, patch: JSONPatch, steps: Int, outcome: Outcome,
            prior: Double? = nil
        ) {
            self.cause = cause
            self.remedy = remedy
            self.patch = patch
            self.steps = steps
            self.outcome = outcome
            self.prior = prior
        }
    }

    /// How many steps the control took.
    public var steps: Int
    /// The unchanged spec.
    public var control: Outcome
    /// The changes.
    public var trials: [Trial]

    /// Makes a measurement.
    public init(steps: Int, control: Outcome, trials: [Trial]) {
        self.steps = steps
        self.control = control
        self.trials = trials
    }
}
