/// What predictors reach that need no training, on the rows as the network gets them.
///
/// They say whether there is anything to learn, and how far one gets at least. Scores are those of
/// ``RunTrace/score``.
public struct BaselineScores: MeasuredValue {
    /// The experiment's name.
    public static let name = "baselines"

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
    /// The same where neighbours agree neither most nor least; nil for real values.
    public var middleDisagreement: Double?
    /// How evenly the labels that disagree are spread over the other classes, from 0 to 1.
    ///
    /// Classes that overlap give little, labels changed at random about 1; nil for real values.
    public var disagreementSpread: Double?
    /// The share of rows whose real-valued target lies far from what the rows like them have; nil for
    /// classes.
    public var targetOutliers: Double?
    /// The share of random orders of the targets that agree with what the predictors say as well as the
    /// targets do: near 0 where inputs tell something of them, anything up to 1 where they don't; nil
    /// with too few rows.
    public var chance: Double?

    enum CodingKeys: String, CodingKey {
        case rows
        case heldOutRows = "held_out_rows"
        case linear, neighbors
        case labelDisagreement = "label_disagreement"
        case middleDisagreement = "middle_disagreement"
        case disagreementSpread = "disagreement_spread"
        case targetOutliers = "target_outliers"
        case chance
    }

    /// Makes scores.
    public init(
        rows: Int, heldOutRows: Int, linear: Double, neighbors: Double,
        labelDisagreement: Double? = nil, middleDisagreement: Double? = nil,
        disagreementSpread: Double? = nil,
        targetOutliers: Double? = nil, chance: Double? = nil
    ) {
        self.rows = rows
        self.heldOutRows = heldOutRows
        self.linear = linear
        self.neighbors = neighbors
        self.labelDisagreement = labelDisagreement
        self.middleDisagreement = middleDisagreement
        self.disagreementSpread = disagreementSpread
        self.targetOutliers = targetOutliers
        self.chance = chance
    }

    /// The better of the two.
    public var best: Double { max(linear, neighbors) }
}
