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
        let rates = rate > 0 ? rates(around: rate) : []
        let changes = changes
        let count = rates.count + changes.count + 1
        let steps = max(min(planned, 20), min(planned, budget.steps / count))
        var requests: [MeasurementRequest] = []
        if !rates.isEmpty {
            requests.append(.learningRateBranches(learningRates: rates, steps: steps))
        }
        if !changes.isEmpty {
            requests.append(
                .trials(
                    changes.map { cause, remedy in
                        // More epochs show only over more steps than the run has.
                        let isLonger = remedy.kind == .moreEpochs || remedy.kind == .batchSize
                        return TrialRequest(
                            cause: cause, remedy: remedy.kind.rawValue, patch: remedy.patch,
                            steps: isLonger ? longSteps(of: remedy, budget, steps) : steps)
                    }, steps: steps))
        }
        // Whether anything is learned shows early.
        return requests + [.controls(steps: max(min(planned, 20), steps / 3))]
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

    /// Decades of the founding guide's scan, and the neighbourhood of the job's own rate.
    private func rates(around rate: Double) -> [Double] {
        let scan = [1e-4, 1e-3, 1e-2, 1e-1]
        let near = [rate / 100, rate / 10, rate / 3, rate * 3, rate * 10, rate * 100].map {
            NumberText.rounded($0)
        }
        var rates = [rate]
        for candidate in near + scan
        where candidate <= max(10, rate)
            && rates.allSatisfy({ max($0, candidate) > 1.5 * min($0, candidate) })
        {
            rates.append(candidate)
        }
        return rates.sorted()
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
    private func longSteps(of remedy: RemedyDraft, _ budget: ExperimentBudget, _ steps: Int) -> Int
    {
        let planned = max(1, run.trace.plannedSteps)
        var wanted = planned
        if remedy.kind == .moreEpochs { wanted = 5 * planned }
        if remedy.kind == .batchSize {
            let rows = max(1, run.trace.data.trainingRows)
            wanted = run.spec.epochs * max(1, rows / 32)
        }
        return max(steps, min(wanted, budget.steps / 3))
    }
}
