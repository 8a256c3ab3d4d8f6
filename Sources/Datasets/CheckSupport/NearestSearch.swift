import CKernels
import Kernels

/// The nearest of some rows, by Euclidean distance.
///
/// Most of the work is a matrix product: |a − b|² is |a|² + |b|² − 2ab, of which |a|² is the same for
/// all neighbours of a. Little is left of that where a and b are nearly equal, so that the order of
/// near copies is uncertain.
public struct NearestSearch {
    private let rows: AlignedBuffer
    private let count: Int
    private let width: Int
    private let squares: [Float]

    /// Takes the rows among which is searched.
    ///
    /// - Parameters:
    ///   - rows: Their values, `[count, width]`.
    ///   - count: How many there are.
    ///   - width: How many values each has.
    public init(_ rows: AlignedBuffer, count: Int, width: Int) {
        self.rows = rows
        self.count = count
        self.width = width
        squares = (0..<count).map { index in
            let row = rows.pointer + index * width
            var sum: Float = 0
            for column in 0..<width { sum += row[column] * row[column] }
            return sum
        }
    }

    /// Finds the nearest rows of each query, nearest first.
    ///
    /// - Parameters:
    ///   - queries: The values of the queries, `[queryCount, width]`.
    ///   - queryCount: How many there are.
    ///   - wanted: How many rows are wanted, at least 1.
    ///   - areSame: Whether the queries are the rows, so that none is its own neighbour.
    /// - Returns: The places of the rows.
    public func nearest(
        to queries: AlignedBuffer, _ queryCount: Int, wanted: Int, areSame: Bool = false
    ) -> [[Int]] {
        // A block of queries at a time, so that the products stay small.
        let block = max(1, min(queryCount, 4_000_000 / max(1, count)))
        let products = AlignedBuffer(count: block * count)
        var result: [[Int]] = []
        result.reserveCapacity(queryCount)
        for start in stride(from: 0, to: queryCount, by: block) {
            let size = min(block, queryCount - start)
            ck_linear_forward(
                queries.pointer + start * width, rows.pointer, nil, products.pointer, Int64(size),
                Int64(count), Int64(width))
            for query in 0..<size {
                result.append(
                    nearest(
                        products.pointer + query * count, wanted,
                        except: areSame ? start + query : nil))
            }
        }
        return result
    }

    private func nearest(
        _ products: UnsafePointer<Float>, _ wanted: Int, except own: Int?
    ) -> [Int] {
        var best: [(distance: Float, row: Int)] = []
        var bound = Float.infinity
        for row in 0..<count {
            let distance = squares[row] - 2 * products[row]
            guard distance < bound, row != own else { continue }
            let place = best.firstIndex { $0.distance > distance } ?? best.count
            best.insert((distance, row), at: place)
            if best.count > wanted { best.removeLast() }
            if best.count == wanted { bound = best[wanted - 1].distance }
        }
        return best.map(\.row)
    }
}
