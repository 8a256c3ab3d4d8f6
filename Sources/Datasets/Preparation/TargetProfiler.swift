import Kernels
import Records

extension DataProfile.TargetProfile {
    /// Sums up the targets of the training rows.
    ///
    /// - Parameters:
    ///   - targets: The targets as the source gave them.
    ///   - classCount: The classes of the whole table.
    ///   - rows: The training rows.
    ///   - encoded: The targets of those rows as the loss compares with them.
    init(_ targets: Table.Targets, classCount: Int, rows: [Int], encoded: Rows) {
        switch targets {
        case .values:
            self.init(
                kind: .values, classCount: 0, classCounts: [], lowestLabel: 0, highestLabel: 0,
                values: encoded.targets.map {
                    ColumnStatistics(UnsafeBufferPointer($0.values), columns: encoded.targetWidth)
                        .summary
                } ?? DataProfile.ColumnSummary())
        case .labels(let labels, _):
            let given = rows.map { labels[$0] }
            var counts = [Int](repeating: 0, count: classCount)
            for label in encoded.labels where counts.indices.contains(Int(label)) {
                counts[Int(label)] += 1
            }
            let finite = given.filter(\.isFinite)
            let values =
                encoded.targets.map {
                    ColumnStatistics(UnsafeBufferPointer($0.values), columns: encoded.targetWidth)
                } ?? given.withUnsafeBufferPointer { ColumnStatistics($0, columns: 1) }
            self.init(
                kind: .labels, classCount: Set(finite).count, classCounts: counts,
                lowestLabel: Double(finite.min() ?? 0), highestLabel: Double(finite.max() ?? 0),
                values: values.summary)
        }
    }
}
