import Datasets
import Records
import Testing

struct ColumnStatisticsTests {
    private func statistics(_ values: [Float], columns: Int) -> ColumnStatistics {
        values.withUnsafeBufferPointer { ColumnStatistics($0, columns: columns) }
    }

    @Test func `knows each column`() {
        let columns = statistics([1, 10, 3, 10, 5, 10], columns: 2)
        #expect(columns.mean == [3, 10] && columns.min == [1, 10] && columns.max == [5, 10])
        // The squares about the mean are 4, 0, 4.
        #expect(columns.deviation == [(8.0 / 3).squareRoot(), 0])
    }

    @Test func `leaves out what isn't finite`() {
        let columns = statistics([1, .nan, .infinity, .nan, 3, .nan], columns: 2)
        #expect(columns.mean == [2, 0] && columns.deviation == [1, 0])
        #expect(columns.finiteCount == [2, 0])
        #expect(columns.nanCount == 3 && columns.infiniteCount == 1)
    }

    @Test func `keeps a small spread on a great offset`() {
        // Floats near 2^24 have a spacing of 2, so the values are exact.
        let columns = statistics([16_777_216, 16_777_218, 16_777_220], columns: 1)
        #expect(columns.mean == [16_777_218])
        #expect(columns.deviation == [(8.0 / 3).squareRoot()])
    }

    @Test func `finds a constant column of a number that sums inexactly`() {
        let columns = statistics(Array(repeating: 0.1, count: 1001), columns: 1)
        #expect(columns.mean == [Double(Float(0.1))] && columns.deviation == [0])
    }

    @Test func `sums all columns up`() {
        // Columns: 1, 3 · 10, 10 · −4, NaN.
        let summary = statistics([1, 10, -4, 3, 10, .nan], columns: 3).summary
        #expect(summary.columns == 3 && summary.nanCount == 1)
        #expect(summary.mean == 4)
        // (1 + 9 + 100 + 100 + 16) / 5 = 45.2; less the mean's square, 29.2.
        #expect(abs(summary.rootMeanSquare - 45.2.squareRoot()) < 1e-12)
        #expect(abs(summary.deviation - 29.2.squareRoot()) < 1e-12)
        #expect(summary.min == -4 && summary.max == 10)
        #expect(summary.largestColumnMean == 10 && summary.largestColumn == 1)
        #expect(summary.smallestColumnDeviation == 1 && summary.largestColumnDeviation == 1)
        #expect(summary.constantColumns == 1)
    }

    @Test func `sums nothing up to zeros`() {
        var nothing = DataProfile.ColumnSummary()
        nothing.columns = 1
        nothing.nanCount = 2
        #expect(statistics([.nan, .nan], columns: 1).summary == nothing)
    }
}
