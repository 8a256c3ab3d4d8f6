import Diagnosis

/// Divides what experiments on a run may cost among those that the suspicion calls for.
struct ExperimentPlan: Sendable {
    /// An experiment with what it got.
    struct Part: Sendable {
        let experiment: any Experiment.Type
        let allotment: Allotment
    }

    /// The experiments to make next, in the catalog's order; none where the run is sound or all has
    /// been measured that is worth it.
    let parts: [Part]

    /// The steps that tell more than chance, as a fifth of a run that has fewer does.
    private static let tellingSteps = 40
    /// The least steps that show anything, if the run has as many.
    private static let leastSteps = 20
    /// The same where the budget has room for few.
    private static let fewestSteps = 10
    /// Fewer free runs than these tell little of what it is.
    private static let leastRuns = 2
    /// The share of the budget for runs that show something only over more steps than others.
    private static let longerShare = 0.4

    /// Works out what to do next.
    ///
    /// - Parameter suspicion: What the run is suspected of.
    init(_ suspicion: Suspicion) {
        parts = ExperimentPlan.parts(suspicion)
    }

    private static func parts(_ suspicion: Suspicion) -> [Part] {
        guard suspicion.budget.steps > 0, suspicion.isRipe else { return [] }
        let applicants = ExperimentCatalog.all.compactMap { experiment in
            experiment.claim(suspicion).map { Applicant(experiment: experiment, claim: $0) }
        }
        let first = applicants.filter { $0.experiment.isPreliminary }
        guard first.isEmpty else {
            return first.map {
                Part(experiment: $0.experiment, allotment: Allotment(steps: 0, freeRuns: []))
            }
        }
        // The budget is divided once.
        let isDivided = ExperimentCatalog.all.contains {
            !$0.isPreliminary && suspicion.measured.contains($0.name)
        }
        guard !isDivided, !applicants.isEmpty else { return [] }
        // Where the budget has no room for all, the later ones are left out; a short comparison says
        // more than none.
        let telling = max(leastSteps, min(tellingSteps, suspicion.plannedSteps / 5))
        for (least, count) in [
            (telling, applicants.count), (telling, applicants.count - 1),
            (leastSteps, applicants.count - 1), (fewestSteps, applicants.count - 1),
            (fewestSteps, 1),
        ] where count > 0 {
            let parts = divide(
                suspicion.budget.steps, planned: suspicion.plannedSteps,
                Array(applicants.prefix(count)), least: least)
            if !parts.isEmpty { return parts }
        }
        return []
    }

    /// An experiment with what it claims.
    private struct Applicant {
        let experiment: any Experiment.Type
        let claim: Claim
    }

    /// Gives each experiment its free runs in turn, and all of them steps that fill the budget.
    private static func divide(
        _ budget: Int, planned: Int, _ applicants: [Applicant], least: Int
    ) -> [Part] {
        let least = min(planned, least)
        let fixed = applicants.reduce(0) { $0 + $1.claim.fixedRuns }
        let wanted = applicants.reduce(0) { $0 + $1.claim.freeRuns.count }
        let isAlone = wanted == 0
        let free = isAlone ? 0 : budget / least - fixed
        guard isAlone ? budget >= fixed : free >= min(leastRuns, wanted) else { return [] }
        var left = free
        let granted = applicants.map { applicant in
            let share = applicant.claim.share.of(free)
            let runs = applicant.claim.freeRuns.prefix(max(0, min(left, max(1, share))))
            left -= runs.count
            return Array(runs)
        }
        let longer = granted.joined().count { $0 != nil }
        var (steps, longSteps) = lengths(
            budget, runs: fixed + granted.joined().count, longer: longer, least: least)
        steps = min(steps, planned)
        longSteps = max(steps, longSteps)
        return zip(applicants, granted).map { applicant, runs in
            let length = applicant.claim.length.of(steps)
            return Part(
                experiment: applicant.experiment,
                allotment: Allotment(
                    steps: isAlone || length == steps ? steps : max(least, length),
                    freeRuns: runs.map { wanted in
                        wanted.map { max(steps, min($0, longSteps)) } ?? steps
                    }))
        }
    }

    /// How many steps short runs and longer ones take, so that all together stay within the budget.
    private static func lengths(
        _ budget: Int, runs: Int, longer: Int, least: Int
    ) -> (steps: Int, longSteps: Int) {
        let even = budget / runs
        guard longer > 0 else { return (even, even) }
        let long = Int(longerShare * Double(budget)) / longer
        let short = Int((1 - longerShare) * Double(budget)) / (runs - longer)
        return long > even && short >= least ? (short, long) : (even, even)
    }
}
