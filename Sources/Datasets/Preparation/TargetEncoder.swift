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
        /// The targets as numbers; nil where the labels are the targets.
        var block: RowBlock?
        /// How many labels have no column in one-hot targets.
        var withoutClass = 0
    }

    /// Encodes the targets of some rows of a table.
    func encode(_ targets: Table.Targets, rows: [Int]) -> Encoded {
        switch targets {
        case .values(let values, let columns):
            let block = RowBlock(count: rows.count, shape: [columns])
            RowCopier.copy(values, columns: columns, rows: rows, to: block.buffer)
            return Encoded(labels: [], block: block)
        case .labels(let given, _):
            // What is no whole number of 32 bits has no index.
            let labels = rows.map { Int32(exactly: given[$0]) ?? -1 }
            switch encoding {
            case .index:
                return Encoded(labels: labels, block: nil)
            case .value:
                let buffer = AlignedBuffer(rows.map { given[$0] })
                return Encoded(
                    labels: labels, block: RowBlock(count: rows.count, shape: [1], buffer: buffer))
            case .oneHot:
                return oneHot(labels)
            }
        }
    }

    private func oneHot(_ labels: [Int32]) -> Encoded {
        let block = RowBlock(count: labels.count, shape: [width])
        var encoded = Encoded(labels: labels, block: block)
        for (row, label) in labels.enumerated() {
            guard (0..<width).contains(Int(label)) else {
                encoded.withoutClass += 1
                continue
            }
            block.pointer[row * width + Int(label)] = 1
        }
        return encoded
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
