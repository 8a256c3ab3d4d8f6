import Records

/// A test for one way that training goes wrong.
///
/// A rule is a pure function of the trace: it reads no clock, file or network, so the same trace
/// always gives the same findings, live or replayed from the database. It judges relative to the
/// run's own scale and noise, and only what has consequences.
protocol DiagnosisRule: Sendable {
    /// The rule's name on the wire: the symptom that it looks for. Never renamed once released.
    static var id: String { get }
    /// What it looks for, in one sentence.
    static var summary: String { get }
    /// Where the idea comes from.
    static var source: String { get }
    /// Makes the rule.
    init()
    /// Looks at a run.
    func evaluate(_ run: RunFacts) -> RuleOutcome
}

extension DiagnosisRule {
    /// Looks at the run of a trace.
    func evaluate(_ trace: RunTrace) -> RuleOutcome {
        evaluate(RunFacts(trace))
    }
}

/// What a rule says of a run.
enum RuleOutcome: Sendable, Hashable {
    /// The rule saw what it looks for.
    case fired([Observation])
    /// The rule looked and saw nothing.
    case clear
    /// The rule couldn't look, and why.
    case notEvaluable(Phrase)

    /// What was seen; nothing unless the rule fired.
    var observations: [Observation] {
        if case .fired(let observations) = self { observations } else { [] }
    }
}

extension RuleOutcome {
    /// What was seen in several layers as one observation: the worst layer's, with the evidence of
    /// all; clear if nothing was seen.
    static func merged(_ observations: [Observation]) -> RuleOutcome {
        func amount(_ observation: Observation) -> Double { observation.evidence.first?.value ?? 0 }
        guard
            var worst = observations.max(by: { left, right in
                left.severity != right.severity
                    ? left.severity < right.severity : amount(left) < amount(right)
            })
        else { return .clear }
        let others = observations.filter { $0 != worst }
        worst.evidence += others.flatMap(\.evidence).prefix(7)
        if !others.isEmpty {
            worst.statement = Phrase(
                "\(worst.statement.english), and \(others.count) more layers are like that",
                "\(worst.statement.chinese)，另有 \(others.count) 层类似")
        }
        return .fired([worst])
    }
}

extension Phrase {
    /// The reason of a rule that needs more steps.
    static func tooShort(_ steps: Int, needs: Int) -> Phrase {
        Phrase(
            "only \(steps) steps were seen; at least \(needs) are needed",
            "只看到 \(steps) 步，至少需要 \(needs) 步")
    }

    /// The reason of a rule whose series is missing.
    static func missing(_ series: String) -> Phrase {
        Phrase(
            "no values of \(series) were recorded",
            "没有记录 \(series == "loss" ? "损失" : series) 的数值")
    }
}
