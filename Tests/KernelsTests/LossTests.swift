import CKernels
import Foundation
import Testing

struct LossTests {
    /// Around the width of the vectors, and more than one block.
    static let sizes = Numbers.sizes + [256, 257]

    /// A loss over n outputs, and the same of one output in double precision.
    struct Function: Sendable, CustomTestStringConvertible {
        let name: String
        /// Outputs from 0 to 1 rather than from all over.
        var ofProbabilities = false
        let reference: @Sendable (Double, Double) -> Double
        let slope: @Sendable (Double, Double) -> Double
        let run:
            @Sendable (
                UnsafePointer<Float>, UnsafePointer<Float>, UnsafeMutablePointer<Float>?, Int64,
                Float
            ) -> Double

        var testDescription: String { name }
    }

    private static func sign(_ x: Double) -> Double { x > 0 ? 1 : x < 0 ? -1 : 0 }

    private static func smooth(_ beta: Float) -> Function {
        Function(
            name: "smooth_l1 \(beta)",
            reference: { y, t in
                let (size, beta) = (abs(y - t), Double(beta))
                return size < beta ? size * size / (2 * beta) : size - beta / 2
            },
            slope: { y, t in
                abs(y - t) < Double(beta) ? (y - t) / Double(beta) : sign(y - t)
            },
            run: { ck_smooth_l1($0, $1, $2, $3, $4, beta) })
    }

    private static func bce(_ margin: Float) -> Function {
        Function(
            name: "bce \(margin)", ofProbabilities: true,
            reference: { p, t in
                let limited = min(max(p, Double(margin)), 1 - Double(margin))
                return -(t * max(log(limited), -100) + (1 - t) * max(log(1 - limited), -100))
            },
            slope: { p, t in
                p < Double(margin) || p > 1 - Double(margin) ? 0 : (p - t) / max(p * (1 - p), 1e-12)
            },
            run: { ck_bce($0, $1, $2, $3, $4, margin, -100, 1e-12) })
    }

    static let functions = [
        Function(
            name: "mse", reference: { ($0 - $1) * ($0 - $1) }, slope: { 2 * ($0 - $1) },
            run: { ck_mse($0, $1, $2, $3, $4) }),
        Function(
            name: "l1", reference: { abs($0 - $1) }, slope: { sign($0 - $1) },
            run: { ck_l1($0, $1, $2, $3, $4) }),
        smooth(1), smooth(0.25), smooth(0),
        Function(
            name: "hinge", reference: { max(0, 1 - ($1 == 0 ? -1 : $1) * $0) },
            slope: { 1 - ($1 == 0 ? -1 : $1) * $0 <= 0 ? 0 : -($1 == 0 ? -1 : $1) },
            run: { ck_hinge($0, $1, $2, $3, $4) }),
        bce(0), bce(0.25),
        Function(
            name: "bce_with_logits",
            reference: { x, t in (1 - t) * x + (1 + 1.5 * t) * (max(-x, 0) + log1p(exp(-abs(x)))) },
            slope: { x, t in (1 - t) - (1 + 1.5 * t) / (1 + exp(x)) },
            run: { y, t, gradient, n, scale in
                let weights = [Float](repeating: 2.5, count: Int(n))
                return ck_bce_with_logits(y, t, weights, gradient, n, scale)
            }),
    ]

    private static func outputs(_ function: Function, _ count: Int) -> [Float] {
        let normal = Numbers.normal(count)
        return function.ofProbabilities ? normal.map { 1 / (1 + exp(-$0)) } : normal
    }

    /// Targets 0 and 1, and some between.
    private static func targets(_ count: Int) -> [Float] {
        (0..<count).map { index -> Float in
            if index % 3 == 2 { return Float(index % 7) / 7 }
            return index % 3 == 1 ? 1 : 0
        }
    }

    @Test(arguments: functions, sizes)
    func `losses and their derivatives equal their references`(_ function: Function, _ count: Int) {
        let y = LossTests.outputs(function, count)
        let t = LossTests.targets(count)
        var gradient = [Float](repeating: 9, count: count)
        let value = function.run(y, t, &gradient, Int64(count), 0.5)
        #expect(function.run(y, t, nil, Int64(count), 0.5) == value)
        let expected = (0..<count).reduce(0.0) {
            $0 + function.reference(Double(y[$1]), Double(t[$1]))
        }
        // Blocks of 256 terms, none of them negative, are summed in float32.
        #expect(abs(value - expected) <= 3e-6 * max(1, expected))
        let slopes = (0..<count).map { 0.5 * function.slope(Double(y[$0]), Double(t[$0])) }
        // 1 - p has an absolute error of 6e-8, which counts where p is near one.
        #expect(
            Numbers.firstMismatch(gradient, slopes, relative: 2e-5, floor: 1e-6) == nil)
    }

    @Test(arguments: functions, [Float.nan, -Float.nan])
    func `a NaN output or target gives a NaN loss, and a NaN derivative in its place`(
        _ function: Function, _ special: Float
    ) {
        for isOutput in [true, false] {
            for place in [0, 5, 16, 36] {
                var y = LossTests.outputs(function, 37)
                var t = LossTests.targets(37)
                if isOutput { y[place] = special } else { t[place] = special }
                var gradient = [Float](repeating: 0, count: 37)
                #expect(function.run(y, t, &gradient, 37, 1).isNaN)
                // An output outside of the margin has no slope, whatever the target.
                let isOutside = function.name == "bce 0.25" && !isOutput
                #expect(gradient[place].isNaN || isOutside)
                #expect(gradient.indices.filter { $0 != place }.allSatisfy { !gradient[$0].isNaN })
            }
        }
    }

    @Test func `at their corners derivatives are zero`() {
        var gradient: [Float] = [9]
        #expect(ck_l1([2], [2], &gradient, 1, 1) == 0 && gradient == [0])
        #expect(ck_smooth_l1([2], [2], &gradient, 1, 1, 0) == 0 && gradient == [0])
        #expect(ck_hinge([-1], [0], &gradient, 1, 1) == 0 && gradient == [0])
        #expect(ck_hinge([1], [1], &gradient, 1, 1) == 0 && gradient == [0])
    }

    @Test func `impossible probabilities have a loss of 100 or infinity`() {
        var gradient: [Float] = [9]
        #expect(ck_bce([0], [1], nil, 1, 1, 0, -100, 1e-12) == 100)
        #expect(ck_bce([1], [0], nil, 1, 1, 0, -100, 1e-12) == 100)
        #expect(ck_bce([0], [0], &gradient, 1, 1, 0, -100, 1e-12) == 0 && gradient == [0])
        let infinite = ck_bce([0], [1], &gradient, 1, 1, 0, -.infinity, -.infinity)
        #expect(infinite == .infinity && gradient == [-.infinity])
        // What is no probability counts as the nearest one.
        #expect(ck_bce([2], [1], &gradient, 1, 1, 0, -100, 1e-12) == 0 && gradient == [0])
    }

    @Test func `logits of any size have a finite loss`() {
        var gradient: [Float] = [9, 9, 9, 9]
        let value = ck_bce_with_logits(
            [1e4, -1e4, 1e4, -1e4], [1, 1, 0, 0], [1, 1, 1, 1], &gradient, 4, 1)
        #expect(value == 2e4)
        #expect(gradient == [0, -1, 1, 0])
    }

    // MARK: Shares of classes

    @Test func `shares are ones at labels or values, smoothed, then weighted`() {
        var shares = [Float](repeating: 9, count: 6)
        ck_class_shares([2, 0], nil, nil, 0, &shares, 2, 3)
        #expect(shares == [0, 0, 1, 1, 0, 0])
        ck_class_shares([2, 0], nil, [1, 2, 4], 0.75, &shares, 2, 3)
        #expect(shares == [0.25, 0.5, 2, 0.5, 0.5, 1])
        ck_class_shares(nil, [0, 0.5, 0.5, 1, 0, 0], [1, 2, 4], 0, &shares, 2, 3)
        #expect(shares == [0, 1, 2, 1, 0, 0])
        for label: Int32 in [-1, 3, .max, .min] {
            ck_class_shares([label, 0], nil, nil, 0, &shares, 2, 3)
            #expect(shares[..<3].allSatisfy { $0.isNaN } && shares[3...] == [1, 0, 0])
        }
    }

    @Test(arguments: RowTests.shapes)
    func `cross-entropy of shares and its gradient equal their references`(
        _ rows: Int, _ classes: Int
    ) {
        let x = Numbers.normal(rows * classes)
        let shares = Numbers.normal(rows * classes, seed: 3).map { abs($0) }
        var gradient = x
        var exponentials = x
        var scratch = [Float](repeating: 0, count: 2 * rows)
        let loss = ck_cross_entropy_of_shares(
            x, shares, &gradient, &exponentials, &scratch, Int64(rows), Int64(classes), 0.25)
        let alone = ck_cross_entropy_of_shares(
            x, shares, nil, &exponentials, &scratch, Int64(rows), Int64(classes), 0.25)
        #expect(alone == loss)
        var expected = 0.0
        var slopes: [Double] = []
        for row in 0..<rows {
            let span = row * classes..<(row + 1) * classes
            let greatest = Double(x[span].max() ?? 0)
            let shift = greatest + log(x[span].reduce(0) { $0 + exp(Double($1) - greatest) })
            let total = shares[span].reduce(0) { $0 + Double($1) }
            for index in span {
                expected -= Double(shares[index]) * (Double(x[index]) - shift)
                slopes.append(
                    0.25 * (exp(Double(x[index]) - shift) * total - Double(shares[index])))
            }
        }
        // Sums of up to 1000 terms of one sign in float32.
        #expect(abs(loss - expected) <= 1e-5 * max(1, expected))
        #expect(Numbers.firstMismatch(gradient, slopes, relative: 1e-5, floor: 1e-6) == nil)
    }

    @Test func `a class without a share may have a logit of minus infinity`() {
        var gradient: [Float] = [9, 9]
        var exponentials = gradient
        var scratch = gradient
        let loss = ck_cross_entropy_of_shares(
            [0, -.infinity], [1, 0], &gradient, &exponentials, &scratch, 1, 2, 1)
        #expect(loss == 0 && gradient == [0, 0])
        let other = ck_cross_entropy_of_shares(
            [0, -.infinity], [0, 1], nil, &exponentials, &scratch, 1, 2, 1)
        #expect(other == .infinity)
    }
}
