import Datasets
import Diagnosis
import Records
import Training

/// Runs a spec where there is nothing to learn, beside the spec as it is, and checks its gradients.
enum Controls: Experiment {
    static let name = RunControls.name
    /// How many training rows the short runs have at most.
    private static let rows = 20_000
    /// How many rows gradients are checked on.
    private static let checkedRows = 8

    static func claim(_ suspicion: Suspicion) -> Claim? {
        let isTried = suspicion.isSerious && suspicion.learningRate != nil
        // Whether anything is learned shows early; whether what has no sense is learned by heart
        // takes all the steps there are.
        return isTried || suspicion.overfits
            ? Claim(fixedRuns: 3, length: Claim.Ratio(numerator: 1, denominator: 3)) : nil
    }

    static func measure(_ allotment: Allotment, _ session: ExperimentSession) -> Measurement? {
        controls(steps: allotment.steps, session).map { Measurement($0) }
    }

    /// Makes the controls.
    ///
    /// - Returns: What they showed; nil if one couldn't be made.
    static func controls(steps: Int, _ session: ExperimentSession) -> RunControls? {
        var losses: [Double] = []
        for change in [.none, .zeroInputs, .permuteTargets(seed: session.job.spec.seed)]
            as [PreparedData.RowChange]
        {
            let branch = Branch(steps: steps, rows: Branch.Rows(limit: rows, change))
            guard let outcome = session.outcome(of: branch) else { return nil }
            losses.append(outcome.finalLoss)
        }
        let gradients = session.piece(["gradients": ["rows": JSONValue(checkedRows)]]) {
            let errors = session.run.firstGradientErrors(rows: checkedRows)
            return GradientError(worst: errors?.map(\.error).max())
        }
        guard let gradients else { return nil }
        return RunControls(
            steps: steps, loss: losses[0], lossWithoutInputs: losses[1],
            lossOfPermutedTargets: losses[2], gradientError: gradients.worst)
    }

    /// How far a run's gradients are from those in double precision.
    private struct GradientError: Codable {
        /// The distance of the worst tensor; nil where double precision takes too long.
        var worst: Double?
    }
}
