import CKernels
import Testing

struct StatisticsTests {
    private static func moments(
        _ x: [Float], _ low: Float = -.infinity, _ high: Float = .infinity
    )
        -> (mean: Double, variance: Double, sums: ck_activation_sums)
    {
        let sums = ck_activation_statistics(x, Int64(x.count), low, high)
        let difference = Double(sums.sum) / Double(x.count)
        let variance = Double(sums.sum_of_squares) / Double(x.count) - difference * difference
        return (Double(sums.shift) + difference, variance, sums)
    }

    /// Around zero, and around 10⁴ with a deviation of one, where E[x²] - E[x]² would leave nothing.
    @Test(arguments: Numbers.sizes.filter { $0 > 1 }, [Float(0), 1e4, -1e4])
    func `mean and variance don't cancel far from zero`(_ count: Int, _ center: Float) {
        let x = Numbers.normal(count, deviation: 1).map { $0 + center }
        let exact = x.map(Double.init)
        let mean = exact.reduce(0, +) / Double(count)
        let variance = exact.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count)
        let seen = StatisticsTests.moments(x)
        // Differences from the first value are exact; their sums carry a few ulp.
        #expect(abs(seen.mean - mean) < 1e-5)
        #expect(abs(seen.variance - variance) < 1e-4 * variance)
    }

    @Test func `counts zeros and values outside the range, and NaN as neither`() {
        let x: [Float] = [0, -0.0, 1, 2, 3, -1, .nan, .infinity, -.infinity, 0.5]
        let sums = StatisticsTests.moments(x, -0.5, 2).sums
        #expect(sums.zeros == 2)
        #expect(sums.outside == 4)
        #expect(sums.sum.isNaN)
        let none = ck_activation_statistics(x, 0, 0, 1)
        #expect(none.sum == 0 && none.sum_of_squares == 0 && none.zeros == 0 && none.outside == 0)
    }

    @Test(arguments: Numbers.sizes)
    func `sums squares`(_ count: Int) {
        let x = Numbers.normal(count)
        let exact = x.reduce(0.0) { $0 + Double($1) * Double($1) }
        #expect(abs(Double(ck_sum_of_squares(x, Int64(count))) - exact) <= 1e-6 * exact)
    }

    @Test(arguments: Numbers.sizes)
    func `counts NaN and infinities, the greatest finite number being none`(_ count: Int) {
        var x = Numbers.normal(count).map {
            $0 < 0 ? -Float.greatestFiniteMagnitude : .greatestFiniteMagnitude
        }
        for index in x.indices where index % 5 == 1 { x[index] = .nan }
        for index in x.indices where index % 5 == 2 {
            x[index] = index % 2 == 0 ? .infinity : -.infinity
        }
        var (nans, infinities): (Int64, Int64) = (-1, -1)
        ck_count_non_finite(x, Int64(count), &nans, &infinities)
        #expect(nans == x.count { $0.isNaN })
        #expect(infinities == x.count { $0.isInfinite })
    }

    @Test(arguments: Numbers.sizes)
    func `folds rows into extremes, sums and counts of non-finite values`(_ count: Int) {
        var least = [Float](repeating: .infinity, count: count)
        var greatest = [Float](repeating: -.infinity, count: count)
        var sum = [Float](repeating: 0, count: count)
        var bad = sum
        let specials: [Float] = [.nan, .infinity, -.infinity]
        var rows: [[Float]] = []
        for row in 0..<4 {
            var values = Numbers.normal(count, seed: UInt64(row))
            for index in values.indices where (index + row) % 7 == 0 {
                values[index] = specials[index % 3]
            }
            rows.append(values)
        }
        for row in rows { ck_fold(row, &least, &greatest, &sum, &bad, Int64(count)) }
        for column in 0..<count {
            let finite = rows.map { $0[column] }.filter(\.isFinite)
            #expect(least[column] == finite.min() ?? .infinity)
            #expect(greatest[column] == finite.max() ?? -.infinity)
            #expect(sum[column] == finite.reduce(0, +))
            #expect(bad[column] == Float(4 - finite.count))
        }
    }
}
