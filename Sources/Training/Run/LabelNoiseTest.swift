import Records

/// Tells wrong labels from hard rows by the margins of training.
///
/// Where classes overlap, rows on the wrong side lie near the border: their margins are small. A row
/// whose label was changed lies where its true class is: its margin is as far below zero as those of
/// the other rows are above. So the rows count whose margin is below minus half the median of the
/// positive ones, as a share of all rows below zero.
enum LabelNoiseTest {
    /// A row with its margin, averaged over some epochs.
    struct Row {
        let row: Int
        let label: Int
        let predicted: Int
        let margin: Double
        let count: Int
    }

    /// The least number of rows to judge by.
    static let leastRows = 60
    /// How often a row must have been seen.
    static let leastCount = 3
    /// The least share of rows on the right side: below it nothing was learned to judge by.
    static let leastLearned = 0.5
    /// The share of deep rows among those below zero that tells wrong labels from hard rows.
    static let deepShare = 0.4
    /// The least share of deep rows among all.
    static let leastDeep = 0.02

    static func judge(_ rows: [Row]) -> LabelNoise {
        func not(_ reason: String) -> LabelNoise {
            LabelNoise(outcome: .notEvaluable, reason: reason, rowCount: rows.count)
        }
        guard rows.count >= leastRows else { return not("there are fewer than 60 labelled rows") }
        guard rows.allSatisfy({ $0.count >= leastCount }) else {
            return not("not every row was seen three times")
        }
        let positive = rows.map(\.margin).filter { $0 > 0 }.sorted()
        let learned = Double(positive.count) / Double(rows.count)
        guard learned >= leastLearned, learned > share(ofLargestClass: rows) else {
            return not("too little was learned to tell wrong labels from hard rows")
        }
        let bound = positive[positive.count / 2] / 2
        let negative = rows.filter { $0.margin < 0 }
        let deep = negative.filter { $0.margin < -bound }.sorted { $0.margin < $1.margin }
        let isNoisy =
            Double(deep.count) >= leastDeep * Double(rows.count)
            && Double(deep.count) >= deepShare * Double(negative.count)
        return LabelNoise(
            outcome: isNoisy ? .fired : .clear,
            share: isNoisy ? Double(negative.count) / Double(rows.count) : 0,
            rowCount: rows.count,
            suspicious: deep.prefix(LabelNoise.limit).map {
                LabelNoise.SuspiciousRow(
                    row: $0.row, label: $0.label, predicted: $0.predicted, margin: $0.margin)
            })
    }

    private static func share(ofLargestClass rows: [Row]) -> Double {
        let counts = Dictionary(grouping: rows, by: \.label).values.map(\.count)
        return Double(counts.max() ?? 0) / Double(rows.count)
    }
}
