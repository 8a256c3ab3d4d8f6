import Records

/// What learning-rate branches say about the job's own rate.
struct BranchFacts: Sendable, Hashable {
    /// The measurement.
    let measurement: LearningRateBranches

    /// Reads a measurement; nil if the job's own rate isn't among the branches.
    init?(_ measurement: LearningRateBranches) {
        self.measurement = measurement
        if !measurement.branches.contains(where: { $0.learningRate == measurement.jobLearningRate })
        {
            return nil
        }
    }

    /// The branch with the job's own rate.
    var job: LearningRateBranches.Branch {
        measurement.branches.first { $0.learningRate == measurement.jobLearningRate }
            ?? .init(learningRate: measurement.jobLearningRate, finalLoss: .nan, nonFiniteStep: nil)
    }

    /// How far a branch lowered the loss; minus infinity if it diverged.
    func drop(_ branch: LearningRateBranches.Branch) -> Double {
        guard branch.nonFiniteStep == nil, branch.finalLoss.isFinite else { return -.infinity }
        return measurement.initialLoss - branch.finalLoss
    }

    /// The best branch, or nil if all diverged.
    var best: LearningRateBranches.Branch? {
        measurement.branches.filter { drop($0).isFinite }.max { drop($0) < drop($1) }
    }

    /// A lower rate that trains clearly better than the job's, the best of them; or nil.
    var betterLower: LearningRateBranches.Branch? {
        better(measurement.branches.filter { $0.learningRate < measurement.jobLearningRate })
    }

    /// A higher rate that trains clearly better than the job's, the best of them; or nil.
    var betterHigher: LearningRateBranches.Branch? {
        better(measurement.branches.filter { $0.learningRate > measurement.jobLearningRate })
    }

    /// The lower rate with the best score, if it is decisively better than the run; or nil.
    func scoredLower(_ facts: TrialFacts) -> LearningRateBranches.Branch? {
        scored(facts) { $0.learningRate < measurement.jobLearningRate }
    }

    /// The higher rate with the best score, if it is decisively better than the run; or nil.
    func scoredHigher(_ facts: TrialFacts) -> LearningRateBranches.Branch? {
        scored(facts) { $0.learningRate > measurement.jobLearningRate }
    }

    private func scored(
        _ facts: TrialFacts, where predicate: (LearningRateBranches.Branch) -> Bool
    ) -> LearningRateBranches.Branch? {
        measurement.branches.filter(predicate).max { ($0.score ?? -1) < ($1.score ?? -1) }
            .flatMap { ($0.score ?? -1) - facts.bar > facts.margin ? $0 : nil }
    }

    /// The best of some branches, if it lowers the loss twice as far as the job's rate does, and by
    /// 5 % at least (1 % where the job's rate raises the loss).
    private func better(
        _ candidates: [LearningRateBranches.Branch]
    ) -> LearningRateBranches.Branch? {
        guard let best = candidates.max(by: { drop($0) < drop($1) }) else { return nil }
        let gain = drop(best)
        let least = (drop(job) < 0 ? 0.01 : 0.05) * abs(measurement.initialLoss)
        guard gain.isFinite, gain > least else { return nil }
        return gain >= 2 * max(drop(job), 0) ? best : nil
    }
}
