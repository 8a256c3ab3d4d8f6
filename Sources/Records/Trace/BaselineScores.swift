/// What predictors reach that need no training, on the rows as the network gets them.
///
/// They say whether there is anything to learn, and how far one gets at least. Scores are those of
/// ``RunTrace/score``.
public struct BaselineScores: Sendable, Hashable, Codable {
    /// Training rows that were used.
    public var rows: Int
    /// Rows that were predicted.
    public var heldOutRows: Int
    /// The score of the best linear function, by ridge regression.
    public var linear: Double
    /// The score of the five nearest training rows.
    public var neighbors: Double
    /// The share of rows whose label differs from that of nearly all their neighbours, where
    /// neighbours agree most; nil for real values.
    public var labelDisagreement: Double?

    enum CodingKeys: String, CodingKey {
        case rows
        case heldOutRows = "held_out_rows"
        case linear, neighbors
        case labelDisagreement = "label_disagreement"
    }

    /// Makes scores.
    public init(
        rows: Int, heldOutRows: Int, linear: Double, neighbors: Double, labelDisagreement: Double?
    ) {
        self.rows = rows
        self.heldOutRows = heldOutRows
        self.linear = linear
        self.neighbors = neighbors
        self.labelDisagreement = labelDisagreement
    }

    /// The better of the two.
    public var best: Double { max(linear, neighbors) }
}
