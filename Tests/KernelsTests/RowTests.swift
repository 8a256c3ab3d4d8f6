import CKernels
import Foundation
import Testing

struct RowTests {
    static let shapes = [(0, 3), (1, 1), (3, 2), (16, 10), (17, 17), (5, 1000)]

    private static func softmax(_ row: ArraySlice<Float>) -> [Double] {
        let greatest = row.max() ?? 0
        let powers = row.map { exp(Double($0) - Double(greatest)) }
        return powers.map { $0 / powers.reduce(0, +) }
    }

    private static func eachRow(
        _ x: [Float], _ columns: Int, _ body: (ArraySlice<Float>) -> [Double]
    ) -> [Double] {
        stride(from: 0, to: x.count, by: columns).flatMap { body(x[$0..<$0 + columns]) }
    }

    @Test(arguments: shapes)
    func `softmax and its logarithm equal their references`(_ rows: Int, _ columns: Int) {
        let x = Numbers.normal(rows * columns)
        var y = x
        ck_softmax(x, &y, Int64(rows), Int64(columns))
        let probabilities = RowTests.eachRow(x, columns, RowTests.softmax)
        // The sum of up to 1000 terms is rounded in some ten partial sums.
        #expect(Numbers.firstMismatch(y, probabilities, relative: 2e-6, floor: 1e-12) == nil)
        ck_log_softmax(x, &y, Int64(rows), Int64(columns))
        #expect(
            Numbers.firstMismatch(y, probabilities.map { log($0) }, relative: 1e-6, floor: 1e-6)
                == nil)
    }

    @Test(arguments: shapes)
    func `their derivatives equal their references`(_ rows: Int, _ columns: Int) {
        let x = Numbers.normal(rows * columns)
        let dy = Numbers.normal(rows * columns, seed: 2, deviation: 1)
        var (y, dx) = (x, x)
        ck_softmax(x, &y, Int64(rows), Int64(columns))
        ck_softmax_backward(y, dy, &dx, Int64(rows), Int64(columns))
        var softmax: [Double] = []
        var logarithm: [Double] = []
        for row in 0..<rows {
            let span = row * columns..<(row + 1) * columns
            let p = RowTests.softmax(x[span])
            let d = dy[span].map(Double.init)
            let dot = zip(p, d).reduce(0) { $0 + $1.0 * $1.1 }
            softmax += zip(p, d).map { $0 * ($1 - dot) }
            logarithm += zip(p, d).map { $1 - $0 * d.reduce(0, +) }
        }
        // The dot product and the sum carry some ulp of their largest terms (size about 3 and 100).
        #expect(Numbers.firstMismatch(dx, softmax, relative: 1e-5, floor: 1e-6) == nil)
        ck_log_softmax(x, &y, Int64(rows), Int64(columns))
        ck_log_softmax_backward(y, dy, &dx, Int64(rows), Int64(columns))
        #expect(Numbers.firstMismatch(dx, logarithm, relative: 1e-5, floor: 1e-5) == nil)
    }

    @Test func `softmax doesn't overflow and equal logits share evenly`() {
        let x: [Float] = [1e30, 1e30, -1e30, 1e30]
        var y = x
        ck_softmax(x, &y, 1, 4)
        #expect(y == [1 / Float(3), 1 / Float(3), 0, 1 / Float(3)])
    }

    /// A NaN, of either sign, and +∞ - ∞ spoil their row; a single -∞ is a probability of zero.
    @Test(arguments: [Float.nan, -Float.nan, .infinity])
    func `a non-finite logit spoils its row and no other`(_ special: Float) {
        var x = Numbers.normal(3 * 17)
        x[17 + 4] = special
        var y = x
        for function in [ck_softmax, ck_log_softmax] {
            function(x, &y, 3, 17)
            #expect(y[17..<34].contains { $0.isNaN })
            #expect(y[..<17].allSatisfy { $0.isFinite } && y[34...].allSatisfy { $0.isFinite })
        }
        ck_softmax(x, &y, 3, 17)
        #expect(special == .infinity || y[17..<34].allSatisfy { $0.isNaN })
    }

    @Test func `a logit of minus infinity has probability zero`() {
        let x: [Float] = [0, -.infinity, 0]
        var y = x
        ck_softmax(x, &y, 1, 3)
        #expect(y == [0.5, 0, 0.5])
        ck_log_softmax(x, &y, 1, 3)
        #expect(y[1] == -.infinity)
    }

    @Test(arguments: shapes)
    func `adds a row to all rows and sums over them`(_ rows: Int, _ columns: Int) {
        let x = Numbers.normal(rows * columns)
        let row = Numbers.normal(columns, seed: 8)
        var y = x
        ck_add_row(&y, row, Int64(rows), Int64(columns))
        #expect(y == x.indices.map { x[$0] + row[$0 % columns] })
        var sums = [Float](repeating: 9, count: columns)
        ck_sum_rows(x, &sums, Int64(rows), Int64(columns))
        let references = (0..<columns).map { column in
            (0..<rows).reduce(0.0) { $0 + Double(x[$1 * columns + column]) }
        }
        // At most 17 additions of numbers of size 10: 17 · 10 · 6e-8.
        #expect(Numbers.firstMismatch(sums, references, relative: 0, floor: 1e-5) == nil)
    }

    private static func crossEntropy(
        _ x: [Float], _ labels: [Int32], _ classes: Int, scale: Float
    ) -> (loss: Double, gradient: [Float]) {
        let rows = labels.count
        var gradient = x
        var exponentials = x
        var scratch = [Float](repeating: 0, count: 2 * rows)
        let loss = ck_softmax_cross_entropy(
            x, labels, &gradient, &exponentials, &scratch, Int64(rows), Int64(classes), scale)
        let alone = ck_softmax_cross_entropy(
            x, labels, nil, &exponentials, &scratch, Int64(rows), Int64(classes), scale)
        #expect(alone.bitPattern == loss.bitPattern || alone.isNaN && loss.isNaN)
        return (loss, gradient)
    }

    @Test(arguments: shapes)
    func `softmax cross-entropy and its gradient equal their references`(
        _ rows: Int, _ classes: Int
    ) {
        let x = Numbers.normal(rows * classes)
        let labels = (0..<rows).map { Int32($0 * 7 % classes) }
        let (loss, gradient) = RowTests.crossEntropy(x, labels, classes, scale: 0.25)
        let probabilities = RowTests.eachRow(x, classes, RowTests.softmax)
        let expected = (0..<rows).reduce(0.0) {
            $0 - log(probabilities[$1 * classes + Int(labels[$1])])
        }
        #expect(abs(loss - expected) <= 1e-5 * max(1, expected))
        let slopes = probabilities.indices.map {
            0.25 * (probabilities[$0] - ($0 % classes == Int(labels[$0 / classes]) ? 1 : 0))
        }
        #expect(Numbers.firstMismatch(gradient, slopes, relative: 2e-6, floor: 1e-7) == nil)
    }

    @Test(arguments: [Int32(-1), 3, .max, .min])
    func `a label out of range gives NaN for its row alone`(_ label: Int32) {
        let x = Numbers.normal(9)
        let (loss, gradient) = RowTests.crossEntropy(x, [0, label, 2], 3, scale: 1)
        #expect(loss.isNaN)
        #expect(gradient.indices.filter { gradient[$0].isNaN } == [3, 4, 5])
    }

    @Test func `an impossible class has an infinite loss`() {
        let (loss, _) = RowTests.crossEntropy([0, -.infinity], [1], 2, scale: 1)
        #expect(loss == .infinity)
    }

    @Test func `counts rows whose greatest output is at the label, the first of equal ones`() {
        let x: [Float] = [1, 2, 0, 5, 5, 0, 0, 0, 3]
        #expect(ck_count_correct(x, [1, 0, 2], 3, 3) == 3)
        #expect(ck_count_correct(x, [1, 1, 2], 3, 3) == 2)
        #expect(ck_count_correct(x, [-1, 9, 2], 3, 3) == 1)
        #expect(ck_count_correct(x, [1], 0, 3) == 0)
    }
}
