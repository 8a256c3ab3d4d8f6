import Diagnosis
import Records
import Training

/// Tries the changes that the likelier causes propose, each beside the spec as it is.
enum Trials: Experiment {
    static let name = RemedyTrials.name

    static func claim(_ suspicion: Suspicion) -> Claim? {
        guard suspicion.isSerious || suspicion.overfits, suspicion.learningRate != nil else {
            return nil
        }
        // The unchanged control, and a run for each change.
        return Claim(
            fixedRuns: 1, freeRuns: suspicion.changes.map(\.wantedSteps),
            share: Claim.Ratio(numerator: 2, denominator: 3))
    }

    static func measure(_ allotment: Allotment, _ session: ExperimentSession) -> Measurement? {
        guard !allotment.freeRuns.isEmpty,
            let control = session.outcome(of: Branch(steps: allotment.steps))
        else { return nil }
        var trials: [RemedyTrials.Trial] = []
        for (change, steps) in zip(session.suspicion.changes, allotment.freeRuns) {
            guard let outcome = session.outcome(of: Branch(steps: steps, patch: change.patch))
            else {
                if session.isCancelled { return nil }
                continue
            }
            trials.append(
                RemedyTrials.Trial(
                    cause: change.cause, remedy: change.remedy, patch: change.patch, steps: steps,
                    outcome: RemedyTrials.Outcome(outcome), prior: change.prior))
        }
        return Measurement(
            RemedyTrials(
                steps: allotment.steps, control: RemedyTrials.Outcome(control), trials: trials))
    }
}

extension RemedyTrials.Outcome {
    /// What trials tell of a branch; without a known score it has the worst.
    init(_ outcome: BranchOutcome) {
        self.init(
            score: outcome.score ?? -1, loss: outcome.finalLoss,
            validationLoss: outcome.validationLoss, nonFiniteStep: outcome.nonFiniteStep)
    }
}
