import Records

/// What experiments say a run could have reached, and which change gets it there.
///
/// A change counts by how far its score stands above the better of the control's and the whole
/// run's, so what a longer run would have learned anyway doesn't count.
struct TrialFacts: Sendable {
    /// The trials, or nil if there were none.
    let trials: RemedyTrials?
    /// What has to be beaten: guessing, the control and the run itself.
    let bar: Double
    /// A difference that is more than chance.
    let margin: Double
    private let branches: BranchFacts?
    private let baselines: BaselineScores?
    /// The score of the whole run.
    private let reached: Double
    /// Steps planned for the run.
    private let plannedSteps: Int
    /// Whether the job's learning rate is unusual by itself.
    private let hasUnusualRate: Bool
    /// What the spec does where there is nothing to learn, or nil.
    let controls: RunControls?

    /// Reads the measurements of a run.
    init(_ trace: RunTrace, spec: SpecFacts, branches: BranchFacts?) {
        reached = max(0, trace.score ?? 0)
        plannedSteps = trace.plannedSteps
        hasUnusualRate =
            spec.learningRate.map { rate in
                max(
                    LearningRateTooHigh.unusualness(spec, rate),
                    LearningRateTooLow.unusualness(spec, rate)) >= Suspicion.likely
            } ?? false
        trials = trace.measured(RemedyTrials.self)
        baselines = trace.measured(BaselineScores.self)
        controls = trace.measured(RunControls.self)
        self.branches = branches
        bar = max(0, trace.score ?? 0, trials?.control.score ?? 0)
        margin = TrialFacts.margin(trace)
    }

    /// A difference of scores that is more than chance and worth a word.
    ///
    /// A tenth of the way from guessing to perfect, or two standard errors of a share.
    static func margin(_ trace: RunTrace) -> Double {
        let rows = Double(
            max(
                1,
                trace.data.validationRows > 0 ? trace.data.validationRows : trace.data.trainingRows)
        )
        guard trace.data.targets.classCount > 1 else { return max(0.1, 1 / rows.squareRoot()) }
        let rest = max(1 - trace.majorityShare, 0.05)
        return max(0.1, 2 * (0.15 / rows).squareRoot() / rest)
    }

    /// The trials that would remove a cause, best first.
    func trials(of cause: Cause) -> [RemedyTrials.Trial] {
        (trials?.trials ?? []).filter { $0.cause == cause }.sorted {
            $0.outcome.score > $1.outcome.score
        }
    }

    /// How far the best change that removes a cause gets beyond the bar; nil if none was tried.
    func gain(of cause: Cause) -> Double? {
        var scores = trials(of: cause).map(score)
        if let branches {
            let own = branches.measurement.jobLearningRate
            let others = branches.measurement.branches.filter {
                cause == .learningRateTooHigh ? $0.learningRate < own : $0.learningRate > own
            }
            if cause == .learningRateTooHigh || cause == .learningRateTooLow {
                scores += others.compactMap(score)
            }
        }
        return scores.max().map { $0 - bar }
    }

    /// The best score of any change.
    var bestScore: Double? {
        let scores =
            (trials?.trials.map(score) ?? [])
            + (branches?.measurement.branches.compactMap(score) ?? [])
        return scores.max()
    }

    /// What a trial says could have been reached.
    ///
    /// A trial much shorter than the run can't reach what the run did. Where the cause was likely
    /// before, and the change does far better than the control over the same steps, that lead counts
    /// on top of what the run reached; a lead alone may be that of a mere sprinter.
    private func score(_ trial: RemedyTrials.Trial) -> Double {
        guard let trials, trial.steps == trials.steps, trial.prior ?? 0 >= Suspicion.likely else {
            return trial.outcome.score
        }
        return projected(trial.outcome.score, beside: trials.control.score, steps: trial.steps)
    }

    private func score(_ branch: LearningRateBranches.Branch) -> Double? {
        guard let score = branch.score, hasUnusualRate, let branches, let own = branches.job.score
        else { return branch.score }
        return projected(score, beside: own, steps: branches.measurement.steps)
    }

    private func projected(_ score: Double, beside control: Double, steps: Int) -> Double {
        let lead = score - max(0, control)
        guard 3 * steps < plannedSteps, lead > 1.5 * margin else { return score }
        return max(score, min(1, reached + lead / 2))
    }

    /// How far the best change gets beyond the bar; 0 without changes.
    var bestGain: Double { max(0, (bestScore ?? bar) - bar) }

    /// A boolean value indicating whether any change is decisively better.
    var isDecisive: Bool { bestGain > margin }

    /// A boolean value indicating whether a change does nearly all there is to do in as many steps as
    /// the control's.
    var hasEqualWork: Bool {
        let equal =
            (trials?.trials ?? []).filter { $0.steps <= trials?.steps ?? 0 }
            .map(score) + (branches?.measurement.branches.compactMap(score) ?? [])
        return (equal.max() ?? -1) - bar > 0.85 * bestGain
    }

    /// A boolean value indicating whether nobody gets anywhere with these rows: neither predictors that
    /// need no training nor the spec with any change that was tried.
    var isHard: Bool {
        guard let baseline, baseline.rows > 0, trials != nil || branches != nil else {
            return false
        }
        return baseline.best <= margin && !isDecisive
    }

    /// What untrained predictors reach, or nil.
    var baseline: BaselineScores? { baselines }
}

extension CauseAssessment {
    /// The assessment with its confidence moved by what trying its remedies showed.
    ///
    /// Odds are multiplied by how well the observed effect agrees with the cause: a change that
    /// removes the cause and does nothing speaks against it, one that does all there is to do for it.
    func weighed(by facts: TrialFacts) -> CauseAssessment {
        guard facts.isDecisive else { return self }
        let factor: Double
        if let gain = facts.gain(of: cause) {
            // What more work reaches says little where one change reaches it with the same work.
            let isLonger = [.tooFewEpochs, .batchSizeTooLarge].contains(cause)
            let share = (gain / facts.bestGain) * (isLonger && facts.hasEqualWork ? 0.75 : 1)
            factor =
                share > 0.85
                ? 4 : share > 0.6 ? 2 : share > 0.3 ? 0.8 : gain > facts.margin ? 0.5 : 0.15
        } else {
            factor = 0.5
        }
        var result = self
        let odds = confidence / max(1 - confidence, 0.01) * factor
        result.confidence = min(odds / (1 + odds), 0.99)
        return result
    }
}
