/// What one check of rows, or of a job before it runs, said.
public struct CheckResult: Sendable, Hashable, Codable {
    /// The check's wire name: `conflicting_labels`, `loss_at_start`, ….
    public var check: String
    /// The three-state judgement.
    public var outcome: RuleCheck.Outcome
    /// How bad it is; nil unless fired.
    public var severity: Finding.Severity?
    /// What was found, or why the check couldn't look; nil where all is well.
    public var message: Phrase?
    /// Where in the spec, as a JSON Pointer; nil where it isn't one field's doing.
    public var pointer: String?
    /// The numbers it judged by.
    public var evidence: [Evidence]
    /// Rows of the training set that it concerns, in rising order, at most ``limit``.
    public var rows: [Int]
    /// Input columns that it concerns, in rising order, at most ``limit``.
    public var columns: [Int]

    /// How many rows or columns are listed at most.
    public static let limit = 100

    /// Whether the check found what it looks for.
    public var isFired: Bool { outcome == .fired }

    /// Makes a result.
    public init(
        _ check: String, _ outcome: RuleCheck.Outcome, severity: Finding.Severity? = nil,
        message: Phrase? = nil, pointer: String? = nil, evidence: [Evidence] = [],
        rows: [Int] = [], columns: [Int] = []
    ) {
        self.check = check
        self.outcome = outcome
        self.severity = severity
        self.message = message
        self.pointer = pointer
        self.evidence = evidence
        self.rows = Array(rows.sorted().prefix(CheckResult.limit))
        self.columns = Array(columns.sorted().prefix(CheckResult.limit))
    }

    /// The result with its texts in one language only.
    public func only(in language: Language) -> CheckResult {
        var result = self
        result.message = message?.only(in: language)
        result.evidence = evidence.map { $0.only(in: language) }
        return result
    }

    /// The value of a piece of evidence, or nil.
    public func value(_ series: String) -> Double? {
        evidence.first { $0.series == series }?.value
    }
}
