import Foundation
import Records
import Training

/// Runs a spec for some steps from its initial state, to compare a change with no change.
public enum TrialProbe {
    /// Runs a job for some steps.
    ///
    /// - Parameters:
    ///   - job: The job, changed or not.
    ///   - steps: How many steps to take; epochs are no bound.
    /// - Returns: How it ended, or nil if the layers don't fit.
    public static func outcome(of job: PreparedJob, steps: Int) -> RemedyTrials.Outcome? {
        var spec = job.spec
        spec.maxSteps = steps
        spec.epochs = steps
        spec.maxRuntimeSeconds = nil
        spec.onIncident = .stop
        spec.watchEvery = 1
        guard let run = try? TrainingRun(PreparedJob(spec, like: job)) else { return nil }
        let end = run.train()
        let losses = run.history.series(0).tail
        let last = losses.suffix(max(1, losses.count / 4)).map { Double($0.value) }
        let mean = last.reduce(0, +) / Double(max(1, last.count))
        let isLost = end == .diverged || !mean.isFinite
        let score = isLost ? -1 : run.trace(isFinal: true).score ?? -1
        return RemedyTrials.Outcome(
            score: score, loss: isLost ? .infinity : mean,
            nonFiniteStep: run.nonFinite.first?.step)
    }
}
