import CKernels
import Kernels

/// The squared distances of some rows to the nearest and second nearest of others.
struct NearestDistances {
    /// The two distances of each row; infinite where there are no two others.
    let pairs: [(first: Float, second: Float)]

    /// How many of the seemingly nearest rows are looked at exactly.
    private static let candidates = 4

    /// Measures distances.
    ///
    /// Most of the work is a matrix product, by which |a − b|² is |a|² + |b|² − 2ab; as little is left
    /// of that where a and b are nearly equal, the nearest by it are measured again.
    ///
    /// - Parameters:
    ///   - queries: The rows that distances are measured from.
    ///   - rows: Which of them.
    ///   - others: The rows that distances are measured to.
    ///   - places: Which of them.
    ///   - columns: The inputs of a row.
    ///   - scale: What each input is multiplied by.
    init(
        of queries: CheckedData.Part, _ rows: [Int], to others: CheckedData.Part, _ places: [Int],
        columns: Int, scale: [Float]
    ) {
        let from = Self.scaled(queries, rows, columns, scale)
        let to = Self.scaled(others, places, columns, scale)
        let squares = places.indices.map { index -> Float in
            let row = to.pointer + index * columns
            var sum: Float = 0
            for column in 0..<columns { sum += row[column] * row[column] }
            return sum
        }
        // A block of queries at a time, so that the products stay small.
        let block = max(1, min(rows.count, 4_000_000 / max(1, places.count)))
        let products = AlignedBuffer(count: block * places.count)
        var pairs: [(first: Float, second: Float)] = []
        pairs.reserveCapacity(rows.count)
        for start in stride(from: 0, to: rows.count, by: block) {
            let count = min(block, rows.count - start)
            ck_linear_forward(
                from.pointer + start * columns, to.pointer, nil, products.pointer, Int64(count),
                Int64(places.count), Int64(columns))
            for query in 0..<count {
                let near = Self.nearest(products.pointer + query * places.count, squares)
                let own = from.pointer + (start + query) * columns
                let exact = near.map { other -> Float in
                    let row = to.pointer + other * columns
                    var sum: Float = 0
                    for column in 0..<columns {
                        sum += (own[column] - row[column]) * (own[column] - row[column])
                    }
                    return sum
                }.sorted()
                pairs.append(
                    exact.count > 1 ? (exact[0], exact[1]) : (.infinity, .infinity))
            }
        }
        self.pairs = pairs
    }

    /// The rows that seem nearest by their products.
    private static func nearest(_ products: UnsafePointer<Float>, _ squares: [Float]) -> [Int] {
        var best: [(distance: Float, row: Int)] = []
        var bound = Float.infinity
        for row in squares.indices {
            let distance = squares[row] - 2 * products[row]
            guard distance < bound else { continue }
            let place = best.firstIndex { $0.distance > distance } ?? best.count
            best.insert((distance, row), at: place)
            if best.count > candidates { best.removeLast() }
            if best.count == candidates { bound = best[candidates - 1].distance }
        }
        return best.map(\.row)
    }

    private static func scaled(
        _ part: CheckedData.Part, _ rows: [Int], _ columns: Int, _ scale: [Float]
    ) -> AlignedBuffer {
        let buffer = AlignedBuffer(count: rows.count * columns)
        for (place, row) in rows.enumerated() {
            let source = part.inputs.pointer + row * columns
            let target = buffer.pointer + place * columns
            for column in 0..<columns { target[column] = source[column] * scale[column] }
        }
        return buffer
    }
}
