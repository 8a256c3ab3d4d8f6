/// What the margins of the training rows say about their labels.
///
/// A row's margin is the output of its label less the greatest of the others; averaged over training
/// it is low for rows whose label is wrong, since the rows like them pull the other way.
///
/// - Source: Pleiss et al., *Identifying Mislabeled Data using the Area Under the Margin Ranking*
///   (2020).
public struct LabelNoise: Sendable, Hashable, Codable {
    /// A row whose label is doubtful.
    public struct SuspiciousRow: Sendable, Hashable, Codable {
        /// Its index in the source, counted from 0.
        public var row: Int
        /// Its line in the source's text, counted from 1; nil where it is none.
        public var line: Int?
        /// The label it was given.
        public var label: Int
        /// The class that was predicted for it most often.
        public var predicted: Int
        /// Its margin, averaged over training; negative.
        public var margin: Double

        /// Makes a row.
        public init(row: Int, label: Int, predicted: Int, margin: Double) {
            self.row = row
            self.label = label
            self.predicted = predicted
            self.margin = margin
        }
    }

    /// Whether the labels are noisy: fired, clear or not evaluable.
    public var outcome: RuleCheck.Outcome
    /// Why it couldn't be judged, or nil.
    public var reason: String?
    /// The estimated share of wrong labels; 0 unless fired.
    public var share: Double
    /// How many rows were judged.
    public var rowCount: Int
    /// The most doubtful rows, worst first, at most ``limit``.
    public var suspicious: [SuspiciousRow]
    /// The names of the classes by index; nil where they have none or no row is listed.
    public var classNames: [String]?

    /// How many rows are listed at most.
    public static let limit = 1000

    enum CodingKeys: String, CodingKey {
        case outcome, reason, share, suspicious
        case classNames = "class_names"
        case rowCount = "row_count"
    }

    /// Makes a judgement.
    public init(
        outcome: RuleCheck.Outcome, reason: String? = nil, share: Double = 0, rowCount: Int = 0,
        suspicious: [SuspiciousRow] = []
    ) {
        self.outcome = outcome
        self.reason = reason
        self.share = share
        self.rowCount = rowCount
        self.suspicious = Array(suspicious.prefix(LabelNoise.limit))
    }
}
