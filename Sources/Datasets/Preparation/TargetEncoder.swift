import Kernels
import Records

/// Turns a table's targets into what a loss compares with.
struct TargetEncoder {
    let encoding: DataSpec.TargetEncoding
    /// The number of columns of one-hot targets.
    let width: Int

    /// Encoded targets of some rows.
    struct Encoded {
        var labels: [Int32]
        var targets: AlignedBuffer?
        var width: Int
        /// How many labels have no column in one-hot targets.
        var withoutClass: Int
    }

    /// Encodes the targets of some rows of a table.
    func encode(_ targets: Table.Targets, rows: [Int]) -> Encoded {
        switch targets {
        case .values(let values, let columns):
            let buffer = AlignedBuffer(count: rows.count * columns)
            RowCopier.copy(values, columns: columns, rows: rows, to: buffer)
            return Encoded(labels: [], targets: buffer, width: columns, withoutClass: 0)
        case .labels(let given, _):
            // What is no whole number of 32 bits has no index.
            let labels = rows.map { Int32(exactly: given[$0]) ?? -1 }
            switch encoding {
            case .index:
                return Encoded(labels: labels, targets: nil, width: 1, withoutClass: 0)
            case .value:
                let buffer = AlignedBuffer(rows.map { given[$0] })
                return Encoded(labels: labels, targets: buffer, width: 1, withoutClass: 0)
            case .oneHot:
                let buffer = AlignedBuffer(count: rows.count * width)
                var withoutClass = 0
                for (row, label) in labels.enumerated() {
                    guard (0..<width).contains(Int(label)) else {
                        withoutClass += 1
                        continue
                    }
                    buffer.pointer[row * width + Int(label)] = 1
                }
                return Encoded(
                    labels: labels, targets: buffer, width: width, withoutClass: withoutClass)
            }
        }
    }
}

/// Copies chosen rows of a row-major matrix.
enum RowCopier {
    /// Copies `rows` of `values` to the start of `buffer`.
    static func copy(_ values: [Float], columns: Int, rows: [Int], to buffer: AlignedBuffer) {
        values.withUnsafeBufferPointer { source in
            guard let base = source.baseAddress else { return }
            for (index, row) in rows.enumerated() {
                (buffer.pointer + index * columns)
                    .update(from: base + row * columns, count: columns)
            }
        }
    }
}
