import Kernels

extension CheckedData {
    /// Whether equal rows can hardly be but copies: some input has nearly as many values as there are
    /// different rows, or rows have so many inputs that half of them tell rows apart as well as all.
    ///
    /// Rows of few codes are equal by nature, and have different outcomes where these aren't certain.
    ///
    /// - Complexity: O(values).
    var isFineGrained: Bool {
        let rows = training.sample(5000)
        let different = Set(rows.map { hashes.hashes[$0] }).count
        return different >= 30
            && (hasDistinctInput(rows, different) || columns >= 8 && halvesTellApart(rows))
    }

    /// Whether an input has nearly as many values as there are different rows.
    private func hasDistinctInput(_ rows: [Int], _ different: Int) -> Bool {
        (0..<columns).contains { column in
            var values: Set<Float> = []
            for row in rows {
                values.insert(training.input(row, column, of: columns))
                if values.count * 5 >= different * 4 { return true }
            }
            return false
        }
    }

    /// Whether about as many rows are equal in any half of their inputs as in all.
    private func halvesTellApart(_ rows: [Int]) -> Bool {
        func equalPairs(_ chosen: [Int]) -> Int {
            var counts: [UInt64: Int] = [:]
            for row in rows {
                counts[RowHash.hash(training.inputs.pointer + row * columns, chosen), default: 0] +=
                    1
            }
            return counts.values.reduce(0) { $0 + $1 * ($1 - 1) / 2 }
        }
        let all = equalPairs(Array(0..<columns))
        return (0..<4).allSatisfy { turn in
            let order = CounterRandom(seed: 1, purpose: .sampling, major: 200 + turn)
                .permutation(of: columns)
            let half = order.prefix(columns / 2).map { Int($0) }
            return 2 * equalPairs(half) <= 3 * all + rows.count / 50
        }
    }
}
