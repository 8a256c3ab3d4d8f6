/// What a short experiment on the run's own state showed; rules and causes read it.
public enum Measurement: Sendable, Hashable, Codable {
    /// Branches of some steps from one state, each with another learning rate.
    case learningRateBranches(LearningRateBranches)
    /// What predictors without training reach on the same rows.
    case baselines(BaselineScores)
    /// Short runs of the spec with one change each, beside an unchanged control.
    case trials(RemedyTrials)
    /// The spec without its inputs and with exchanged targets, and a check of its gradients.
    case controls(RunControls)

    /// The name of the experiment.
    public var name: String {
        switch self {
        case .learningRateBranches: "learning_rate_branches"
        case .baselines: "baselines"
        case .trials: "trials"
        case .controls: "controls"
        }
    }
}

/// Short branches from the initial state that differ in the learning rate alone.
///
/// Every branch sees the same batches in the same order. The job's own rate is among them.
public struct LearningRateBranches: Sendable, Hashable, Codable {
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
