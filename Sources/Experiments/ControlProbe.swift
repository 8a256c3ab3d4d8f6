import Datasets
import Records
import Training

/// Runs a spec where there is nothing to learn, beside the spec as it is.
public enum ControlProbe {
    /// How many training rows the short runs have at most.
    private static let rows = 20_000
    /// How many rows gradients are checked on.
    private static let checkedRows = 8

    /// Measures the controls.
    ///
    /// - Parameters:
    ///   - job: The job.
    ///   - run: Its run, of which the gradients are checked as its weights are now.
    ///   - steps: How many steps each short run takes.
    ///   - isCancelled: Asked between short runs; true leaves out those to come.
    /// - Returns: What they showed; nil if they couldn't be made or all.
    public static func run(
        _ job: PreparedJob, of run: TrainingRun, steps: Int, isCancelled: () -> Bool = { false }
    ) -> Records.Measurement? {
        var losses: [Double] = []
        for change in [.none, .zeroInputs, .permuteTargets(seed: job.spec.seed)]
            as [PreparedData.RowChange]
        {
            if isCancelled() { return nil }
            var spec = job.spec
            spec.earlyStopping = nil
            let control = PreparedJob(spec, data: job.data.firstRows(rows, change), like: job)
            guard let outcome = TrialProbe.outcome(of: control, steps: steps) else { return nil }
            losses.append(outcome.loss)
        }
        return .controls(
            RunControls(
                steps: steps, loss: losses[0], lossWithoutInputs: losses[1],
                lossOfPermutedTargets: losses[2],
                gradientError: run.firstGradientErrors(rows: checkedRows)?.map(\.error).max()))
    }
}
