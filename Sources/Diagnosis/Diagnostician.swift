import Records

/// Says what went wrong in a run and why: a pure function of its trace.
public enum Diagnostician {
    /// Diagnoses a run, during it or after it.
    ///
    /// - Parameter trace: What was recorded.
    /// - Returns: The verdict, the findings with root causes first, and what every rule said.
    public static func diagnose(_ trace: RunTrace) -> Diagnosis {
        let run = RunFacts(trace)
        let outcomes = RuleCatalog.all.map { ($0.id, $0.init().evaluate(run)) }
        let seen = SeenSymptoms(outcomes.flatMap { $0.1.observations })
        let all = CauseCatalog.all.compactMap {
            $0.init().assess(run, seen)?.weighed(by: run.experiments).proven(by: run)
        }
        let silenced = all.reduce(into: Set<CauseCategory>()) { $0.formUnion($1.silences) }
        let assessments = all.filter { !silenced.contains($0.cause.category) }
        let findings = FindingBuilder(run: run)
            .findings(observations: seen.observations, assessments: assessments)
        let verdict = verdict(run, findings)
        return Diagnosis(
            status: trace.isFinal ? .final : .live, verdict: verdict, step: trace.stepsTaken,
            summary: SummaryWriter(run: run)
                .summary(verdict: verdict, findings: findings.map(\.draft)),
            nonFinite: trace.nonFinite.min { $0.step < $1.step } ?? trace.heldOutFailure,
            findings: findings.map(\.finding),
            checks: outcomes.map { id, outcome in check(id, outcome) })
    }

    private static func verdict(_ run: RunFacts, _ findings: [BuiltFinding]) -> Diagnosis.Verdict {
        if findings.contains(where: { $0.finding.severity > .info }) { return .sick }
        return run.loss == nil || run.immaturity != nil || isUncompared(run)
            ? .undetermined : .healthy
    }

    /// Whether a run that may well fall short was compared with nothing that would show it.
    private static func isUncompared(_ run: RunFacts) -> Bool {
        run.trace.isFinal && run.experiments.trials == nil && run.branches == nil
            && Suspicion.mayFallShort(run)
    }

    private static func check(_ id: String, _ outcome: RuleOutcome) -> RuleCheck {
        switch outcome {
        case .fired: RuleCheck(rule: id, outcome: .fired)
        case .clear: RuleCheck(rule: id, outcome: .clear)
        case .notEvaluable(let reason):
            RuleCheck(rule: id, outcome: .notEvaluable, reason: reason)
        }
    }
}
