import Foundation

/// How far labels agree with those of the rows around them.
struct LabelAgreement {
    /// Of the third of rows whose neighbours agree most, the share with another label than they.
    let disagreement: Double
    /// The same of the third of rows whose neighbours agree neither most nor least: about as much where
    /// labels were changed anywhere, more where classes overlap.
    let middleDisagreement: Double
    /// How evenly the labels that disagree are spread over all other classes, from 0 to 1.
    ///
    /// Rows of classes that overlap, and grades that differ by one, have the one or two labels of a
    /// neighbouring class, labels that were changed may have any. 0 with two classes, or fewer than
    /// eight labels that disagree.
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
        let wrong = sorted[..<(2 * third)].filter { $0.vote.label != labels[$0.row] }
            .map { (vote: $0.vote.label, label: labels[$0.row]) }
        spread = LabelAgreement.spread(wrong, classes)
    }

    /// How much worse than by an even spread the labels that disagree are foretold by those of other
    /// rows with the same vote.
    ///
    /// - Returns: The geometric mean of an even chance over the foretold ones, at most 1.
    private static func spread(_ wrong: [(vote: Int, label: Int)], _ classes: Int) -> Double {
        guard classes >= 3, wrong.count >= leastWrong else { return 0 }
        var votes: [Int: Int] = [:]
        var pairs: [[Int]: Int] = [:]
        for row in wrong {
            votes[row.vote, default: 0] += 1
            pairs[[row.vote, row.label], default: 0] += 1
        }
        let even = 1 / Double(classes - 1)
        let sum = wrong.reduce(0.0) { sum, row in
            // The row itself is left out; one row's worth of an even spread keeps it above zero.
            let pair = Double((pairs[[row.vote, row.label]] ?? 1) - 1)
            let all = Double((votes[row.vote] ?? 1) - 1)
            return sum + log(even) - log((pair + even) / (all + 1))
        }
        return min(1, exp(sum / Double(wrong.count)))
    }

    /// Fewer rows that disagree show no pattern.
    private static let leastWrong = 8
}
