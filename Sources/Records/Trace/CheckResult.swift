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
    /// Rows of `data.source` that it concerns, trained on or held out, counted from 0, in rising
    /// order, at most ``limit``.
    public var rows: [Int]
    /// The lines of these rows, counted from 1; nil where the source is no text.
    public var lines: [Int]?
    /// Rows of `data.validation.source` that it concerns, as ``rows``; nil for none.
    public var validationRows: [Int]?
    /// The lines of these rows; nil where the source is no text.
    public var validationLines: [Int]?
    /// Inputs of the source that it concerns, counted from 0, in rising order, at most ``limit``.
    public var columns: [Int]
    /// The names of these inputs, or their numbers where they have none; nil for none.
    public var columnNames: [String]?

    enum CodingKeys: String, CodingKey {
        case check, outcome, severity, message, pointer, evidence, rows, lines, columns
        case validationRows = "validation_rows"
        case validationLines = "validation_lines"
        case columnNames = "column_names"
    }

    /// How many rows or columns are listed at most.
    public static let limit = 100

    /// Whether the check found what it looks for.
    public var isFired: Bool { outcome == .fired }

    /// Makes a result.
    public init(
        _ check: String, _ outcome: RuleCheck.Outcome, severity: Finding.Severity? = nil,
        message: Phrase? = nil, pointer: String? = nil, evidence: [Evidence] = [],
        rows: [Int] = [], validationRows: [Int]? = nil, columns: [Int] = []
    ) {
        self.check = check
        self.outcome = outcome
        self.severity = severity
        self.message = message
        self.pointer = pointer
        self.evidence = evidence
        self.rows = Array(rows.sorted().prefix(CheckResult.limit))
        self.validationRows = validationRows.map {
            Array($0.sorted().prefix(CheckResult.limit))
        }
        self.columns = Array(columns.sorted().prefix(CheckResult.limit))
    }

    /// The result with its texts in one language only.
    public func only(in language: Language) -> CheckResult {
        var result = self
        result.message = message?.only(in: language)
        result.evidence = evidence.map { $0.only(in: language) }
        return result
    }

    /// The rows and inputs that it concerns, for messages.
    public var places: [Phrase?] {
        func count(_ list: [Int]) -> Int? { list.count < CheckResult.limit ? list.count : nil }
        let held = validationRows ?? []
        return [
            .place(rows: rows, lines: lines, count: count(rows), source: .training),
            .place(rows: held, lines: validationLines, count: count(held), source: .validation),
            .inputs(columnNames ?? [], count: columns.count),
        ]
    }

    /// The value of a piece of evidence, or nil.
    public func value(_ series: String) -> Double? {
        evidence.first { $0.series == series }?.value
    }
}
