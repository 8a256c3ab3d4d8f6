import CKernels
import Foundation
import Testing

struct PenaltyTests {
    /// More than one block, and around the width of the vectors.
    static let sizes = Numbers.sizes + [1024, 3001]

    @Test(arguments: sizes, [(0.5, 0), (0, 0.25), (0.5, 0.25)] as [(Float, Float)])
    func `penalties and their derivatives equal their references`(
        _ count: Int, _ factors: (l1: Float, l2: Float)
    ) {
        var w = Numbers.normal(count)
        for index in w.indices where index % 7 == 3 { w[index] = 0 }
        let start = Numbers.normal(count, seed: 2)
        var g = start
        let value = ck_penalty(w, &g, Int64(count), factors.l1, factors.l2)
        let (l1, l2) = (Double(factors.l1), Double(factors.l2))
        let expected = w.reduce(0.0) { $0 + l1 * abs(Double($1)) + l2 * Double($1) * Double($1) }
        // Blocks of 1024 positive terms summed in float32, in at least four partial sums.
        #expect(abs(value - expected) <= 2e-5 * expected)
        #expect(ck_penalty(w, nil, Int64(count), factors.l1, factors.l2) == value)
        let slopes = w.indices.map { index -> Double in
            let weight = Double(w[index])
            return Double(start[index]) + l1 * (weight == 0 ? 0 : weight < 0 ? -1 : 1)
                + 2 * l2 * weight
        }
        #expect(Numbers.firstMismatch(g, slopes, relative: 1e-6, floor: 1e-6) == nil)
    }

    @Test(arguments: [Float.nan, -Float.nan, .infinity, -.infinity])
    func `a non-finite weight shows in the penalty and, NaN, in its gradient`(_ special: Float) {
        for (l1, l2) in [(0.5, 0), (0, 0.5), (0.5, 0.5)] as [(Float, Float)] {
            var w = Numbers.normal(37)
            w[20] = special
            var g = [Float](repeating: 0, count: 37)
            let value = ck_penalty(w, &g, 37, l1, l2)
            #expect(special.isNaN ? value.isNaN : value == .infinity)
            #expect(special.isNaN ? g[20].isNaN : !g[20].isNaN)
            #expect(g.indices.filter { $0 != 20 }.allSatisfy { g[$0].isFinite })
        }
    }
}
