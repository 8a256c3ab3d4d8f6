/// The centered cross products of some variables: what linear regressions among them need.
struct CrossProducts {
    /// How many rows there are.
    let rows: Int
    private let count: Int
    private let products: [Double]

    /// Sums up variables, each scaled to deviation 1 so that sizes don't matter.
    ///
    /// - Parameter variables: The values of each variable, one per row.
    /// - Complexity: O(rows · variables²).
    init(_ variables: [[Double]]) {
        let rows = variables.first?.count ?? 0
        let scaled = variables.map { values in
            let mean = values.reduce(0, +) / Double(max(1, rows))
            let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
            let scale = squares > 0 ? 1 / squares.squareRoot() : 0
            return values.map { ($0 - mean) * scale }
        }
        var products = [Double](repeating: 0, count: scaled.count * scaled.count)
        for first in scaled.indices {
            for second in first..<scaled.count {
                var sum = 0.0
                for row in 0..<rows { sum += scaled[first][row] * scaled[second][row] }
                products[first * scaled.count + second] = sum
                products[second * scaled.count + first] = sum
            }
        }
        self.rows = rows
        count = scaled.count
        self.products = products
    }

    /// The cross products of some variables after others have been regressed out of them.
    ///
    /// - Parameters:
    ///   - kept: The variables whose residuals are wanted.
    ///   - regressed: The variables they are regressed on.
    /// - Returns: The products, `[kept, kept]`.
    func residuals(of kept: [Int], on regressed: [Int]) -> [[Double]] {
        let order = regressed + kept
        var matrix = order.map { first in order.map { products[first * count + $0] } }
        // Gauss's elimination of the regressed ones leaves the Schur complement of the kept ones.
        for pivot in regressed.indices {
            let value = matrix[pivot][pivot]
            // What the variables before it explain entirely has nothing to add.
            guard value > 1e-9 else { continue }
            for row in (pivot + 1)..<max(pivot + 1, order.count) {
                let factor = matrix[row][pivot] / value
                guard factor != 0 else { continue }
                for column in pivot..<order.count {
                    matrix[row][column] -= factor * matrix[pivot][column]
                }
            }
        }
        return matrix[regressed.count...].map { Array($0[regressed.count...]) }
    }

    /// What variables explain of others beyond what further ones do: a partial R², freed of what
    /// chance explains.
    ///
    /// - Parameters:
    ///   - targets: The variables to explain.
    ///   - inputs: The variables that explain them.
    ///   - given: The variables that are held fixed.
    /// - Returns: The share, about 0 where there is nothing, and how many deviations the unadjusted
    ///   share lies above chance.
    func explained(
        _ targets: [Int], by inputs: [Int], given: [Int]
    ) -> (share: Double, deviations: Double) {
        func rest(_ regressed: [Int]) -> Double {
            let left = residuals(of: targets, on: regressed)
            return targets.indices.reduce(0) { $0 + max(0, left[$1][$1]) }
        }
        let (before, after) = (rest(given), rest(given + inputs))
        guard before > 1e-9, !inputs.isEmpty else { return (0, 0) }
        let share = 1 - after / before
        let (rows, inputs) = (Double(rows), Double(inputs.count))
        let free = rows - Double(given.count) - 1
        let adjusted = 1 - (1 - share) * free / max(1, free - inputs)
        return (adjusted, (rows * share - inputs) / (2 * inputs).squareRoot())
    }
}
