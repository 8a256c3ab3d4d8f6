import CKernels
import Kernels

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
    ///   - areSame: Whether the queries are the first of `rows`, so that a row isn't its own neighbour.
    init(of queries: BaselineRows, in rows: BaselineRows, wanted: Int, areSame: Bool = false) {
        // |a − b|² = |a|² + |b|² − 2ab, of which |a|² is the same for all neighbours of a.
        let products = AlignedBuffer(count: queries.count * rows.count)
        ck_linear_forward(
            queries.values.pointer, rows.values.pointer, nil, products.pointer,
            Int64(queries.count), Int64(rows.count), Int64(rows.width))
        let squares = (0..<rows.count).map { index in
            let row = rows.row(index)
            return (0..<rows.width).reduce(Float(0)) { $0 + row[$1] * row[$1] }
        }
        neighbors = (0..<queries.count).map { query in
            var best: [(distance: Float, row: Int)] = []
            var bound = Float.infinity
            let own = products.pointer + query * rows.count
            for row in 0..<rows.count {
                let distance = squares[row] - 2 * own[row]
                guard distance < bound, !(areSame && row == query) else { continue }
                let place = best.firstIndex { $0.distance > distance } ?? best.count
                best.insert((distance, row), at: place)
                if best.count > wanted { best.removeLast() }
                if best.count == wanted { bound = best[wanted - 1].distance }
            }
            return best.map(\.row)
        }
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
