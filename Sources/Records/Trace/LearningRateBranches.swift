/// Short branches from the initial state that differ in the learning rate alone.
///
/// Every branch sees the same batches in the same order. The job's own rate is among them.
public struct LearningRateBranches: MeasuredValue {
    /// The experiment's name.
    public static let name = "learning_rate_branches"

    /// One branch.
    public struct Branch: Sendable, Hashable, Codable {
        /// The base learning rate of the branch.
        public var learningRate: Double
        /// The mean training loss over the branch's last quarter; infinite if it diverged.
        public var finalLoss: Double
        /// The first step whose loss wasn't finite, or nil.
        public var nonFiniteStep: Int?
        /// The score at the branch's end, as ``RunTrace/score`` has it; nil if it isn't known.
        public var score: Double?

        enum CodingKeys: String, CodingKey {
            case learningRate = "learning_rate"
            case finalLoss = "final_loss"
            case nonFiniteStep = "non_finite_step"
            case score
        }

        /// Makes a branch.
        public init(
            learningRate: Double, finalLoss: Double, nonFiniteStep: Int?, score: Double? = nil
        ) {
            self.learningRate = learningRate
            self.finalLoss = finalLoss
            self.nonFiniteStep = nonFiniteStep
            self.score = score
        }
    }

    /// How many steps each branch took.
    public var steps: Int
    /// The mean loss over the first batches before any step.
    public var initialLoss: Double
    /// The job's own learning rate.
    public var jobLearningRate: Double
    /// The branches by rising learning rate, the job's own among them.
    public var branches: [Branch]

    enum CodingKeys: String, CodingKey {
        case steps
        case initialLoss = "initial_loss"
        case jobLearningRate = "job_learning_rate"
        case branches
    }

    /// Makes a measurement.
    public init(steps: Int, initialLoss: Double, jobLearningRate: Double, branches: [Branch]) {
        self.steps = steps
        self.initialLoss = initialLoss
        self.jobLearningRate = jobLearningRate
        self.branches = branches
    }
}
