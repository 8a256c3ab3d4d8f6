/// What trying one remedy showed, beside the unchanged spec.
public struct RemedyTrial: Sendable, Hashable, Codable {
    /// How it was tried.
    public enum Kind: String, Sendable, Codable {
        /// One short run each, from the same start on the same rows in the same order.
        case short
    }

    /// What it showed.
    public enum Outcome: String, Sendable, Codable {
        /// The change does better by more than chance, as far as one run can tell.
        case improved
        /// The difference is no more than chance.
        case undecided
        /// The change does worse by more than chance.
        case worsened
    }

    /// How it was tried.
    public var kind: Kind
    /// What it showed.
    public var outcome: Outcome
    /// How many steps the changed run took.
    public var steps: Int
    /// The score of the unchanged spec: 0 for guessing, 1 for perfect, −1 if it diverged.
    public var control: Double
    /// The score with the change.
    public var remedy: Double
    /// How many pairs of runs were made.
    public var replicates: Int

    /// The remedy's score less the control's.
    public var difference: Double { remedy - control }

    enum CodingKeys: String, CodingKey {
        case kind, outcome, steps, control, remedy, replicates, difference
    }

    /// Makes a trial of one pair of runs.
    public init(outcome: Outcome, steps: Int, control: Double, remedy: Double) {
        kind = .short
        self.outcome = outcome
        self.steps = steps
        self.control = control
        self.remedy = remedy
        replicates = 1
    }

    /// Reads a trial; the difference follows from the scores.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        kind = try container.decode(Kind.self, forKey: .kind)
        outcome = try container.decode(Outcome.self, forKey: .outcome)
        steps = try container.decode(Int.self, forKey: .steps)
        control = try container.decode(Double.self, forKey: .control)
        remedy = try container.decode(Double.self, forKey: .remedy)
        replicates = try container.decode(Int.self, forKey: .replicates)
    }

    /// Writes a trial with its difference.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(kind, forKey: .kind)
        try container.encode(outcome, forKey: .outcome)
        try container.encode(steps, forKey: .steps)
        try container.encode(control, forKey: .control)
        try container.encode(remedy, forKey: .remedy)
        try container.encode(replicates, forKey: .replicates)
        try container.encode(difference, forKey: .difference)
    }
}
