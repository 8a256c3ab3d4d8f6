import Records

/// What is known of each column of a matrix; NaN and infinite values are counted and left out.
///
/// Sums are taken in double precision and deviations about the mean found before, so that a great
/// offset doesn't swallow a small spread.
public struct ColumnStatistics: Sendable, Equatable {
    /// The mean of each column; 0 if it has no finite value.
    public private(set) var mean: [Double]
    /// The population's standard deviation of each column; exactly 0 if it is constant.
    public private(set) var deviation: [Double]
    /// The least value of each column; 0 if it has no finite value.
    public private(set) var min: [Double]
    /// The greatest value of each column; 0 if it has no finite value.
    public private(set) var max: [Double]
    /// How many finite values each column has.
    public private(set) var finiteCount: [Int]
    /// How many values of all columns are NaN.
    public private(set) var nanCount = 0
    /// How many values of all columns are infinite.
    public private(set) var infiniteCount = 0
    /// How many rows there are.
    public let rowCount: Int

    /// The number of columns.
    public var count: Int { mean.count }

    /// Looks at a row-major matrix of some columns.
    ///
    /// - Complexity: O(values), in two passes.
    public init(_ values: UnsafeBufferPointer<Float>, columns: Int) {
        let rows = columns == 0 ? 0 : values.count / columns
        rowCount = rows
        var sum = [Double](repeating: 0, count: columns)
        var low = [Double](repeating: .infinity, count: columns)
        var high = [Double](repeating: -.infinity, count: columns)
        var finite = [Int](repeating: 0, count: columns)
        for row in 0..<rows {
            for column in 0..<columns {
                let value = Double(values[row * columns + column])
                guard value.isFinite else {
                    if value.isNaN { nanCount += 1 } else { infiniteCount += 1 }
                    continue
                }
                sum[column] += value
                finite[column] += 1
                if value < low[column] { low[column] = value }
                if value > high[column] { high[column] = value }
            }
        }
        for column in 0..<columns {
            if finite[column] == 0 {
                low[column] = 0
                high[column] = 0
            }
            // The sum of many equal numbers, divided, may differ from them in the last bit.
            sum[column] =
                low[column] == high[column]
                ? low[column] : sum[column] / Double(Swift.max(finite[column], 1))
        }
        mean = sum
        min = low
        max = high
        finiteCount = finite
        deviation = ColumnStatistics.deviations(values, rows: rows, mean: sum, counts: finite)
    }

    private static func deviations(
        _ values: UnsafeBufferPointer<Float>, rows: Int, mean: [Double], counts: [Int]
    ) -> [Double] {
        let columns = mean.count
        var squares = [Double](repeating: 0, count: columns)
        for row in 0..<rows {
            for column in 0..<columns {
                let value = Double(values[row * columns + column])
                if value.isFinite {
                    let difference = value - mean[column]
                    squares[column] += difference * difference
                }
            }
        }
        return zip(squares, counts).map { ($0 / Double(Swift.max($1, 1))).squareRoot() }
    }
}

extension ColumnStatistics {
    /// The statistics of groups of neighbouring columns, each column with those of its group.
    ///
    /// - Parameter size: Columns in one group; a last group may have fewer.
    /// - Returns: Statistics of as many columns.
    func pooled(by size: Int) -> ColumnStatistics {
        var result = self
        for start in stride(from: 0, to: count, by: Swift.max(1, size)) {
            let group = start..<Swift.min(count, start + Swift.max(1, size))
            let filled = group.filter { finiteCount[$0] > 0 }
            let total = filled.reduce(0) { $0 + finiteCount[$1] }
            let low = filled.map { min[$0] }.min() ?? 0
            let high = filled.map { max[$0] }.max() ?? 0
            let weight = Double(Swift.max(total, 1))
            let mean = filled.reduce(0.0) { $0 + self.mean[$1] * Double(finiteCount[$1]) } / weight
            let variance =
                filled.reduce(0.0) { sum, column in
                    let distance = self.mean[column] - mean
                    let square = deviation[column] * deviation[column] + distance * distance
                    return sum + square * Double(finiteCount[column])
                } / weight
            for column in group {
                result.mean[column] = low == high ? low : mean
                result.deviation[column] = low == high ? 0 : variance.squareRoot()
                result.min[column] = low
                result.max[column] = high
                result.finiteCount[column] = total
            }
        }
        return result
    }

    /// All columns summed up, for the data profile.
    public var summary: DataProfile.ColumnSummary {
        var summary = DataProfile.ColumnSummary()
        summary.columns = count
        summary.nanCount = nanCount
        summary.infiniteCount = infiniteCount
        let filled = (0..<count).filter { finiteCount[$0] > 0 }
        let total = Double(filled.reduce(0) { $0 + finiteCount[$1] })
        guard total > 0 else { return summary }
        summary.min = filled.map { min[$0] }.min() ?? 0
        summary.max = filled.map { max[$0] }.max() ?? 0
        summary.mean = filled.reduce(0) { $0 + mean[$1] * Double(finiteCount[$1]) } / total
        var squares = 0.0
        var spread = 0.0
        var within = 0.0
        var largestSquare = -1.0
        var smallestDeviation = Double.infinity
        for column in filled {
            let variance = deviation[column] * deviation[column]
            let square = mean[column] * mean[column] + variance
            let distance = mean[column] - summary.mean
            squares += square * Double(finiteCount[column])
            within += variance * Double(finiteCount[column])
            spread += (variance + distance * distance) * Double(finiteCount[column])
            summary.largestColumnMean = Swift.max(summary.largestColumnMean, abs(mean[column]))
            if square > largestSquare {
                largestSquare = square
                summary.largestColumn = column
            }
            let isConstant = min[column] == max[column]
            if isConstant, finiteCount[column] == rowCount { summary.constantColumns += 1 }
            if !isConstant { smallestDeviation = Swift.min(smallestDeviation, deviation[column]) }
            summary.largestColumnDeviation = Swift.max(
                summary.largestColumnDeviation, deviation[column])
        }
        summary.rootMeanSquare = (squares / total).squareRoot()
        summary.deviation = (spread / total).squareRoot()
        summary.withinColumnDeviation = (within / total).squareRoot()
        summary.smallestColumnDeviation = smallestDeviation.isFinite ? smallestDeviation : 0
        return summary
    }
}
