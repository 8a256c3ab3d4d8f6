import Datasets

/// For each of some rows the nearest of others, by Euclidean distance.
struct NearestRows {
    /// The nearest rows of each query, nearest first.
    let neighbors: [[Int]]

    /// Looks for the nearest rows.
    ///
    /// - Parameters:
    ///   - queries: The rows whose neighbours are wanted.
    ///   - rows: The rows among which they are looked for.
    ///   - wanted: How many.
    ///   - areSame: Whether the queries are `rows`, so that a row isn't its own neighbour.
    init(of queries: BaselineRows, in rows: BaselineRows, wanted: Int, areSame: Bool = false) {
        neighbors = NearestSearch(rows.values, count: rows.count, width: rows.width).nearest(
            to: queries.values, queries.count, wanted: wanted, areSame: areSame)
    }

    /// The class that most of a query's first neighbours have, and its share.
    func vote(
        _ query: Int, _ labels: [Int], _ classes: Int, first: Int
    ) -> (label: Int, share: Double) {
        var counts = [Int](repeating: 0, count: classes)
        let near = neighbors[query].prefix(first)
        for row in near { counts[labels[row]] += 1 }
        let label = counts.indices.max { counts[$0] < counts[$1] } ?? 0
        return (label, Double(counts[label]) / Double(max(1, near.count)))
    }

    /// The mean targets of a query's first neighbours.
    func mean(_ query: Int, _ values: [Double], _ columns: Int, first: Int) -> [Double] {
        let near = neighbors[query].prefix(first)
        return (0..<columns).map { column in
            near.reduce(0) { $0 + values[$1 * columns + column] } / Double(max(1, near.count))
        }
    }
}
