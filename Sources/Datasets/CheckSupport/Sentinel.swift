import Records

/// A number that seems to stand for missing values: frequent, at one end of its column, and far from
/// everything else there.
struct Sentinel: Sendable, Hashable {
    /// The column.
    var column: Int
    /// The number, as the source has it.
    var value: Float
    /// In how many rows it stands.
    var count: Int

    /// The least share of the rows, and the least number of them: fewer are outliers.
    private static let (leastShare, leastCount) = (0.005, 4)
    /// The most of the rows: where most are missing, the column says something else.
    private static let mostShare = 0.9
    /// How often the range of all others fits between it and the nearest of them.
    private static let gap: Float = 3
    /// Of fewer other values the column may hold codes, and so may the far one.
    private static let leastOthers = 12

    /// Finds such numbers in the columns of some rows.
    ///
    /// Zero never counts: many sound columns have it often, and nothing near it.
    ///
    /// - Parameters:
    ///   - rows: The rows, row-major.
    ///   - columns: How many columns they have.
    /// - Returns: At most one for each end of a column.
    static func find(in rows: UnsafeBufferPointer<Float>, columns: Int) -> [Sentinel] {
        guard columns > 0 else { return [] }
        let count = rows.count / columns
        let wanted = max(leastCount, Int((leastShare * Double(count)).rounded(.up)))
        return (0..<columns).flatMap { column in
            [true, false].compactMap {
                sentinel(atLeast: $0, column, rows, columns, count: count, wanted: wanted)
            }
        }
    }

    /// The number at one end of a column, if it is one.
    private static func sentinel(
        atLeast: Bool, _ column: Int, _ rows: UnsafeBufferPointer<Float>, _ columns: Int,
        count: Int, wanted: Int
    ) -> Sentinel? {
        let sign: Float = atLeast ? 1 : -1
        var (end, times) = (Float.infinity, 0)
        for place in stride(from: column, to: rows.count, by: columns) {
            let value = sign * rows[place]
            if value < end { (end, times) = (value, 1) } else if value == end { times += 1 }
        }
        guard
            end.isFinite, end != 0, times >= wanted, Double(times) <= mostShare * Double(count)
        else { return nil }
        var (low, high) = (Float.infinity, -Float.infinity)
        var others: Set<Float> = []
        for place in stride(from: column, to: rows.count, by: columns) {
            let value = sign * rows[place]
            guard value.isFinite, value != end else { continue }
            (low, high) = (min(low, value), max(high, value))
            if others.count < leastOthers { others.insert(value) }
        }
        guard low.isFinite, low - end > gap * (high - low) || isCode(end, below: low) else {
            return nil
        }
        guard others.count >= leastOthers || isNines(end) && others.count > 1 else { return nil }
        return Sentinel(column: column, value: sign * end, count: times)
    }

    /// Whether a number is a negative code in a column that has no other negative number.
    private static func isCode(_ value: Float, below low: Float) -> Bool {
        low >= 0 && value < 0 && isNines(value)
    }

    /// Whether a number is written in nines, two at least: 99, −999, 9999.
    private static func isNines(_ value: Float) -> Bool {
        let size = abs(value)
        return size >= 99 && size < 1e7 && String(Int(size)).allSatisfy { $0 == "9" }
            && size == size.rounded()
    }
}
