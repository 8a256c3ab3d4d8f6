import Diagnosis
import Records
import Training

/// Tries other learning rates from the job's own initial state, on the job's own batches.
///
/// Branches differ in the rate alone, so a better branch shows what the rate does, not what luck
/// does. This is a range test with restarts: each rate begins afresh, so that a rate is not judged
/// by what the one before it left behind (compare Smith, *Cyclical Learning Rates* (2017), §3.3).
enum LearningRates: Experiment {
    static let name = LearningRateBranches.name

    static func claim(_ suspicion: Suspicion) -> Claim? {
        guard suspicion.isSerious, let rate = suspicion.learningRate, rate > 0 else { return nil }
        let usual = suspicion.usualLearningRate
        // The job's own rate is the control of the trials, which is made once.
        return Claim(freeRuns: rates(around: rate, usual: usual).dropFirst().map { _ in nil })
    }

    static func measure(_ allotment: Allotment, _ session: ExperimentSession) -> Measurement? {
        guard let rate = session.suspicion.learningRate, !allotment.freeRuns.isEmpty else {
            return nil
        }
        return branches(
            Array(
                rates(around: rate, usual: session.suspicion.usualLearningRate)
                    .prefix(allotment.freeRuns.count + 1)),
            steps: allotment.steps, session
        ).map { Measurement($0) }
    }

    /// Makes a branch with each rate.
    ///
    /// - Returns: How they went by rising rate; nil if fewer than two could be made, or when
    ///   cancelled.
    static func branches(
        _ rates: [Double], steps: Int, _ session: ExperimentSession
    ) -> LearningRateBranches? {
        let spec = session.job.spec
        var branches: [LearningRateBranches.Branch] = []
        var initialLoss = Double.nan
        for rate in rates.sorted() {
            let branch = Branch(steps: steps, patch: spec.patch(toLearningRate: rate))
            guard let outcome = session.outcome(of: branch) else {
                if session.isCancelled { return nil }
                continue
            }
            branches.append(
                LearningRateBranches.Branch(
                    learningRate: rate, finalLoss: outcome.finalLoss,
                    nonFiniteStep: outcome.nonFiniteStep, score: outcome.score))
            if outcome.firstLoss.isFinite { initialLoss = outcome.firstLoss }
        }
        guard branches.count > 1 else { return nil }
        return LearningRateBranches(
            steps: steps, initialLoss: initialLoss, jobLearningRate: spec.learningRate,
            branches: branches)
    }

    /// The job's own rate, its neighbourhood and the decades of the founding guide's scan, the most
    /// telling first.
    private static func rates(around rate: Double, usual: Double?) -> [Double] {
        let near = [rate / 10, rate * 10, rate / 100, rate * 100, rate / 3, rate * 3].map {
            NumberText.rounded($0)
        }
        var rates = [rate]
        // Where the job's rate is far from the usual one, that says most.
        if let usual, max(usual, rate) > 5 * min(usual, rate) { rates.append(usual) }
        for candidate in near + [1e-2, 1e-3, 1e-1, 1e-4]
        where candidate <= max(10, rate)
            && rates.allSatisfy({ max($0, candidate) > 1.5 * min($0, candidate) })
        {
            rates.append(candidate)
        }
        return rates
    }
}
