/// What the service says about a run.
public struct Diagnosis: Sendable, Hashable, Codable {
    /// Whether the run is over.
    public enum Status: String, Sendable, Codable {
        /// The run goes on; the diagnosis may change.
        case live
        /// The run is over.
        case final
    }

    /// The overall judgement.
    public enum Verdict: String, Sendable, Codable {
        /// No finding above `info`, and enough was seen to say so.
        case healthy
        /// At least one finding above `info`.
        case sick
        /// Too little was seen to say.
        case undetermined
    }

    /// Whether the run is over.
    public var status: Status
    /// The overall judgement.
    public var verdict: Verdict
    /// How many steps had been taken.
    public var step: Int
    /// The diagnosis in one or two sentences.
    public var summary: Phrase
    /// What became NaN or infinite first, with the operation that failed once that is found; nil where
    /// all is finite.
    public var nonFinite: NonFiniteEvent?
    /// What was found: root causes first, then what they explain.
    public var findings: [Finding]
    /// What every rule said.
    public var checks: [RuleCheck]

    enum CodingKeys: String, CodingKey {
        case status, verdict, step, summary, findings, checks
        case nonFinite = "non_finite"
    }

    /// Makes a diagnosis.
    public init(
        status: Status, verdict: Verdict, step: Int, summary: Phrase,
        nonFinite: NonFiniteEvent? = nil, findings: [Finding], checks: [RuleCheck]
    ) {
        self.status = status
        self.verdict = verdict
        self.step = step
        self.summary = summary
        self.nonFinite = nonFinite
        self.findings = findings
        self.checks = checks
    }

    /// The language of the texts where one is asked for: English where they were written by a
    /// version that stored no other.
    public func language(for wanted: Language) -> Language {
        summary.english == summary.chinese ? .english : wanted
    }

    /// The diagnosis with its texts in one language only.
    public func only(in language: Language) -> Diagnosis {
        var result = self
        result.summary = summary.only(in: language)
        result.findings = findings.map { $0.only(in: language) }
        for index in checks.indices {
            result.checks[index].reason = checks[index].reason?.only(in: language)
        }
        return result
    }
}

/// What one rule said of a run.
public struct RuleCheck: Sendable, Hashable, Codable {
    /// A three-state judgement.
    public enum Outcome: String, Sendable, Codable {
        /// The rule found what it looks for.
        case fired
        /// The rule looked and found nothing.
        case clear
        /// The rule couldn't look; the reason says why.
        case notEvaluable = "not_evaluable"
    }

    /// The rule's wire name.
    public var rule: String
    /// The judgement.
    public var outcome: Outcome
    /// Why the rule couldn't look; nil otherwise.
    public var reason: Phrase?

    /// Makes a check.
    public init(rule: String, outcome: Outcome, reason: Phrase? = nil) {
        self.rule = rule
        self.outcome = outcome
        self.reason = reason
    }
}
