import Records

/// Says which experiments would tell the causes of what was seen apart, and which are worth it.
struct Experiments: Sendable {
    /// The run.
    let run: RunFacts
    /// What the rules saw.
    let seen: SeenSymptoms

    /// What to measure next; nothing for a run that nothing is wrong with.
    var requests: [MeasurementRequest] {
        let budget = ExperimentBudget(run)
        guard budget.steps > 0, run.trace.isFinal || run.firstNonFiniteStep != nil else {
            return []
        }
        if run.experiments.baseline == nil, !isBaselineTried, leavesRoom, budget.baselineRows >= 40
        {
            return [.baselines(rows: budget.baselineRows)]
        }
        guard run.branches == nil, run.experiments.trials == nil, run.experiments.controls == nil
        else { return [] }
        let planned = max(1, run.trace.plannedSteps)
        guard isSuspicious, let rate = run.spec.learningRate else {
            // Whether the network learns by heart what has no sense.
            return seen.any([.overfitting])
                ? [.controls(steps: min(planned, budget.steps / ExperimentBudget.controlRuns))] : []
        }
        let least = min(planned, Experiments.leastSteps)
        // Beside the changes there are the run as it is and the controls.
        let fixed = 1 + ExperimentBudget.controlRuns
        let runs = budget.steps / least - fixed
        guard runs >= 2 else { return [] }
        let changes = Array(changes.prefix(max(1, runs * 2 / 3)))
        let rates = rate > 0 ? Array(rates(around: rate).prefix(runs - changes.count)) : []
        let longer = changes.count { Experiments.isLonger($0.remedy) }
        var (steps, longSteps) = lengths(
            budget.steps, runs: fixed + rates.count + changes.count, longer: longer, least: least)
        steps = min(steps, planned)
        longSteps = max(steps, longSteps)
        var requests: [MeasurementRequest] = []
        if rates.count > 1 {
            requests.append(.learningRateBranches(learningRates: rates.sorted(), steps: steps))
        }
        if !changes.isEmpty {
            requests.append(
                .trials(
                    changes.map { cause, remedy in
                        TrialRequest(
                            cause: cause, remedy: remedy.kind.rawValue, patch: remedy.patch,
                            steps: Experiments.isLonger(remedy)
                                ? max(steps, min(wantedSteps(for: remedy), longSteps)) : steps)
                    }, steps: steps))
        }
        // Whether anything is learned shows early.
        return requests + [.controls(steps: max(least, steps / 3))]
    }

    /// The least steps that show anything, if the run has as many.
    private static let leastSteps = 20
    /// The share of the budget for changes that show only over more steps than the run has.
    private static let longerShare = 0.4

    /// How many steps short runs and longer ones take, so that all together stay within the budget.
    private func lengths(
        _ budget: Int, runs: Int, longer: Int, least: Int
    ) -> (steps: Int, longSteps: Int) {
        let even = budget / runs
        guard longer > 0 else { return (even, even) }
        let long = Int(Experiments.longerShare * Double(budget)) / longer
        let short = Int((1 - Experiments.longerShare) * Double(budget)) / (runs - longer)
        return long > even && short >= least ? (short, long) : (even, even)
    }

    /// Whether a change shows only over more steps than the run has.
    private static func isLonger(_ remedy: RemedyDraft) -> Bool {
        remedy.kind == .moreEpochs || remedy.kind == .batchSize
    }

    /// Baselines come with the first measurements only; without them a second look isn't due.
    private var isBaselineTried: Bool { !run.trace.measurements.isEmpty }

    /// Whether anything decisive could be gained at all.
    private var leavesRoom: Bool {
        guard let score = run.trace.score else { return true }
        return score < 0.9
    }

    /// Whether the run looks ill enough for experiments.
    private var isSuspicious: Bool {
        let symptoms = Set.unstable.union(Set.stuck).union(Set.starved).union([
            .validationGapFromStart, .lossAtStartImplausible,
        ])
        if seen.any(symptoms) { return true }
        guard leavesRoom else { return false }
        return seen.has(.slowConvergence) || seen.has(.underfitting)
    }

    /// The job's own rate, its neighbourhood and the decades of the founding guide's scan, the most
    /// telling first.
    private func rates(around rate: Double) -> [Double] {
        let near = [rate / 10, rate * 10, rate / 100, rate * 100, rate / 3, rate * 3].map {
            NumberText.rounded($0)
        }
        var rates = [rate]
        for candidate in near + [1e-2, 1e-3, 1e-1, 1e-4]
        where candidate <= max(10, rate)
            && rates.allSatisfy({ max($0, candidate) > 1.5 * min($0, candidate) })
        {
            rates.append(candidate)
        }
        return rates
    }

    /// The changes that the likelier causes propose, each once.
    private var changes: [(cause: Cause, remedy: RemedyDraft)] {
        let assessments = CauseCatalog.all.compactMap { $0.init().assess(run, seen) }
            .filter { $0.confidence >= 0.04 }.sorted { $0.confidence > $1.confidence }
        var result: [(cause: Cause, remedy: RemedyDraft)] = []
        for assessment in assessments {
            let untried: Set<RemedyKind> = [
                .lowerLearningRate, .higherLearningRate, .clipGradients, .stopEarlier,
            ]
            for remedy in assessment.remedies.filter({ !untried.contains($0.kind) }).prefix(2)
            where result.count < 14
                && !result.contains(where: {
                    $0.cause == assessment.cause && $0.remedy.patch == remedy.patch
                })
            {
                result.append((assessment.cause, remedy))
            }
        }
        return result
    }

    /// Steps that show what a longer run, or smaller batches, would do.
    private func wantedSteps(for remedy: RemedyDraft) -> Int {
        guard remedy.kind == .batchSize else { return 5 * max(1, run.trace.plannedSteps) }
        return run.spec.epochs * max(1, max(1, run.trace.data.trainingRows) / 32)
    }
}
