/// How far labels agree with those of the rows around them.
struct LabelAgreement {
    /// Of the third of rows whose neighbours agree most, the share with another label than they.
    let disagreement: Double
    /// The same of the third of rows whose neighbours agree neither most nor least: about as much where
    /// labels were changed anywhere, more where classes overlap.
    let middleDisagreement: Double
    /// How evenly the labels that disagree are spread over all other classes, from 0 to 1.
    ///
    /// Rows of classes that overlap have the one or two labels of a neighbouring class, labels that
    /// were changed may have any. 0 with fewer than four classes, or five labels that disagree.
    let spread: Double

    /// How many neighbours are asked.
    static let neighbors = 10

    /// Compares labels; nil with fewer than 30 rows.
    ///
    /// - Parameters:
    ///   - near: The neighbours of the rows among themselves.
    ///   - labels: The label of each row.
    ///   - classes: How many classes there are.
    init?(_ near: NearestRows, _ labels: [Int], _ classes: Int) {
        let count = labels.count
        guard count >= 30 else { return nil }
        let votes = (0..<count).map { row in
            (row: row, vote: near.vote(row, labels, classes, first: LabelAgreement.neighbors))
        }
        let sorted = votes.sorted { $0.vote.share > $1.vote.share }
        let third = count / 3
        let others = sorted.prefix(third).filter { $0.vote.label != labels[$0.row] }
        disagreement = Double(others.count) / Double(third)
        let middle = sorted[third..<2 * third].count { $0.vote.label != labels[$0.row] }
        middleDisagreement = Double(middle) / Double(third)
        guard classes >= 4, others.count >= 5 else {
            spread = 0
            return
        }
        // The chance that two disagreeing rows of different classes have the same wrong label, beside
        // that of labels drawn at random: 1 for these, up to `classes` − 1 for one partner each.
        var pairs = 0.0
        var equal = 0.0
        for first in others {
            for second in others
            where second.row > first.row && second.vote.label == first.vote.label {
                pairs += 1
                equal += labels[first.row] == labels[second.row] ? 1 : 0
            }
        }
        let chance = 1 / Double(classes - 1)
        let together = pairs > 0 ? equal / pairs : 1
        spread = max(0, min(1, (1 - together) / (1 - chance)))
    }
}
