import Datasets
import Kernels

/// Some rows, each input at mean 0 and deviation 1.
struct BaselineRows {
    /// The values, `[count, width]`.
    let values: AlignedBuffer
    /// How many rows there are.
    let count: Int
    /// How many inputs each has.
    let width: Int

    /// Takes rows by a scaling.
    init(_ rows: Rows, _ chosen: [Int], _ scaling: ColumnScaling) {
        count = chosen.count
        width = scaling.columns.count
        values = AlignedBuffer(count: count * width)
        var place = values.pointer
        for row in chosen {
            let source = rows.inputs.pointer + row * rows.inputCount
            for column in scaling.columns {
                let value = (source[column.index] - column.mean) * column.scale
                place.pointee = value.isFinite ? value : 0
                place += 1
            }
        }
    }

    /// The rows with the rank of each value within its input in place of it, at mean 0 and deviation 1.
    var ranked: BaselineRows { BaselineRows(ranking: self) }

    private init(ranking rows: BaselineRows) {
        count = rows.count
        width = rows.width
        values = AlignedBuffer(count: count * width)
        for column in 0..<width {
            let ranks = (0..<count).map { rows.row($0)[column] }.midRanks
            for (row, rank) in ranks.enumerated() {
                let share = (Float(rank) + 0.5) / Float(count)
                values.pointer[row * width + column] = (2 * share - 1) * Float(3).squareRoot()
            }
        }
    }

    /// The first of row `index`'s values.
    func row(_ index: Int) -> UnsafePointer<Float> {
        UnsafePointer(values.pointer + index * width)
    }
}

/// What brings each input to mean 0 and deviation 1; inputs that don't vary or aren't finite are left
/// out, and of wide ones only every so many is kept: distances hardly change.
struct ColumnScaling {
    /// An input that is kept.
    struct Column {
        var index: Int
        var mean: Float
        var scale: Float
    }

    /// The inputs that are kept, at least one.
    let columns: [Column]

    /// How many inputs are kept at most, nearly.
    private static let limit = 256

    /// Measures some rows; nil if nothing varies.
    init?(_ rows: Rows, _ chosen: [Int]) {
        let indices = Array(
            stride(from: 0, to: rows.inputCount, by: max(1, rows.inputCount / ColumnScaling.limit)))
        var mean = [Double](repeating: 0, count: indices.count)
        var squares = mean
        for (place, row) in chosen.enumerated() {
            let source = rows.inputs.pointer + row * rows.inputCount
            let weight = 1 / Double(place + 1)
            for (column, index) in indices.enumerated() {
                let value = Double(source[index])
                let difference = value - mean[column]
                mean[column] += difference * weight
                squares[column] += difference * (value - mean[column])
            }
        }
        columns = indices.indices.compactMap { column in
            let deviation = (squares[column] / Double(max(1, chosen.count))).squareRoot()
            guard deviation > 0, deviation.isFinite else { return nil }
            return Column(
                index: indices[column], mean: Float(mean[column]), scale: Float(1 / deviation))
        }
        if columns.isEmpty { return nil }
    }
}
