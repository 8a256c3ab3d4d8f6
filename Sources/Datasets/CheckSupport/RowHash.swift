import Kernels

/// Groups rows that are equal.
struct RowHash {
    /// The hash of each row: equal rows have equal ones, and zeros of both signs are equal.
    let hashes: [UInt64]

    /// Hashes all rows of a row-major matrix.
    ///
    /// - Complexity: O(values).
    init(_ values: UnsafePointer<Float>, rows: Int, columns: Int) {
        hashes = (0..<rows).map { RowHash.hash(values + $0 * columns, 0..<columns) }
    }

    /// Hashes some of a row's values, beginning with a hash of others.
    static func hash(
        _ row: UnsafePointer<Float>, _ columns: some Sequence<Int>,
        after start: UInt64 = 0xCBF2_9CE4_8422_2325
    ) -> UInt64 {
        var hash = start
        for column in columns {
            let value = row[column]
            // FNV-1a over words, with a shift that carries high bits down.
            hash = (hash ^ UInt64(value == 0 ? 0 : value.bitPattern)) &* 0x0000_0100_0000_01B3
            hash ^= hash >> 29
        }
        return hash
    }

    init(_ part: CheckedData.Part, columns: Int) {
        self.init(part.inputs.pointer, rows: part.count, columns: columns)
    }

    /// The rows of each hash that more than one row has.
    var groups: [[Int]] {
        Dictionary(grouping: hashes.indices, by: { hashes[$0] }).values.filter { $0.count > 1 }
            .sorted { $0[0] < $1[0] }
    }
}
