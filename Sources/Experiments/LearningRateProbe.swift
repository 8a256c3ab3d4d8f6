import Foundation
import Networks
import Records
import Training

/// Tries other learning rates from the job's own initial state, on the job's own batches.
///
/// Branches differ in the rate alone, so a better branch shows what the rate does, not what luck
/// does. This is a range test with restarts: each rate begins afresh, so that a rate is not judged
/// by what the one before it left behind (compare Smith, *Cyclical Learning Rates* (2017), §3.3).
public enum LearningRateProbe {
    /// Runs the branches.
    ///
    /// - Parameters:
    ///   - job: The job.
    ///   - rates: The base learning rates to try, the job's own among them.
    ///   - steps: How many steps each branch takes.
    ///   - isCancelled: Asked between branches; true ends the experiment with what there is.
    /// - Returns: The measurement, or nil if fewer than two branches ran.
    public static func run(
        _ job: PreparedJob, rates: [Double], steps: Int, isCancelled: () -> Bool = { false }
    ) -> Records.Measurement? {
        var branches: [LearningRateBranches.Branch] = []
        var initialLoss = Double.nan
        for rate in rates.sorted() {
            if isCancelled() { break }
            guard let outcome = branch(job, rate: rate, steps: steps) else { continue }
            branches.append(outcome.branch)
            if outcome.initialLoss.isFinite { initialLoss = outcome.initialLoss }
        }
        guard branches.count > 1 else { return nil }
        return .learningRateBranches(
            LearningRateBranches(
                steps: steps, initialLoss: initialLoss,
                jobLearningRate: job.spec.learningRate, branches: branches))
    }

    private static func branch(
        _ job: PreparedJob, rate: Double, steps: Int
    ) -> (branch: LearningRateBranches.Branch, initialLoss: Double)? {
        var spec = job.spec
        spec.learningRate = rate
        spec.maxSteps = steps
        // Epochs are only a bound: a branch goes on over the rows as long as it takes.
        spec.epochs = steps
        spec.maxRuntimeSeconds = nil
        spec.onIncident = .stop
        spec.earlyStopping = nil
        spec.watchEvery = 1
        guard
            let run = try? TrainingRun(
                PreparedJob(spec, like: job), checkpoint: nil, isWatching: true)
        else { return nil }
        run.looksForOrigins = false
        let end = run.train()
        let losses = run.history.series(0).tail
        let last = losses.suffix(max(1, losses.count / 4)).map { Double($0.value) }
        let mean = last.reduce(0, +) / Double(max(1, last.count))
        let hasDiverged = end == .diverged || !mean.isFinite
        return (
            LearningRateBranches.Branch(
                learningRate: rate, finalLoss: hasDiverged ? .infinity : mean,
                nonFiniteStep: run.nonFinite.first?.step,
                score: hasDiverged ? -1 : run.trace(isFinal: true).score),
            Double(losses.first?.value ?? .nan)
        )
    }
}
