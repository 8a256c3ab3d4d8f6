import Kernels

/// The squared distances of some rows to the nearest and second nearest of others.
struct NearestDistances {
    /// The two distances of each row; infinite where there are no two others.
    let pairs: [(first: Float, second: Float)]

    /// How many of the seemingly nearest rows are looked at exactly.
    private static let candidates = 4

    /// Measures distances.
    ///
    /// The rows that a quick search finds nearest are measured again, exactly.
    ///
    /// - Parameters:
    ///   - queries: The rows that distances are measured from.
    ///   - rows: Which of them.
    ///   - others: The rows that distances are measured to.
    ///   - places: Which of them.
    ///   - columns: The inputs of a row.
    ///   - scale: What each input is multiplied by.
    ///   - areSame: Whether both are parts of the same rows, so that none is its own neighbour.
    init(
        of queries: CheckedData.Part, _ rows: [Int], to others: CheckedData.Part, _ places: [Int],
        columns: Int, scale: [Float], areSame: Bool = false
    ) {
        let from = Self.scaled(queries, rows, columns, scale)
        let to = Self.scaled(others, places, columns, scale)
        let found = NearestSearch(to, count: places.count, width: columns)
            .nearest(to: from, rows.count, wanted: Self.candidates + (areSame ? 1 : 0))
        pairs = found.enumerated().map { query, near in
            let own = from.pointer + query * columns
            let others = near.filter { !areSame || places[$0] != rows[query] }
            let exact = others.map { other -> Float in
                let row = to.pointer + other * columns
                var sum: Float = 0
                for column in 0..<columns {
                    sum += (own[column] - row[column]) * (own[column] - row[column])
                }
                return sum
            }.sorted()
            return exact.count > 1 ? (exact[0], exact[1]) : (.infinity, .infinity)
        }
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
