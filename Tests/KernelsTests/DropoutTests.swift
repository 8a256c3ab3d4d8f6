import CKernels
import Kernels
import Testing

struct DropoutTests {
    private static func dropped(
        _ x: [Float], p: Float, seed: UInt64, word2: UInt32, word3: UInt32
    ) -> [Float] {
        var y = [Float](repeating: -7, count: x.count)
        ck_dropout(x, &y, Int64(x.count), p, seed, word2, word3)
        return y
    }

    @Test(arguments: Numbers.sizes, [Float(0), 0.1, 0.5, 0.9, 1])
    func `keeps a number where the counter's word is at least p`(_ count: Int, _ p: Float) {
        let random = CounterRandom(seed: 0xABCD_EF01_2345, purpose: .dropout, major: 12, minor: 3)
        let x = Numbers.normal(count)
        let y = DropoutTests.dropped(
            x, p: p, seed: 0xABCD_EF01_2345, word2: 12,
            word3: RandomPurpose.dropout.rawValue << 24 | 3)
        for index in 0..<count {
            let words = random.words(at: UInt64(index / 4))
            let word = [words.0, words.1, words.2, words.3][index % 4]
            let isKept = p < 1 && Double(word) >= (Double(p) * 0x1p32).rounded(.down)
            #expect(y[index] == (isKept ? x[index] * (1 / (1 - p)) : 0))
        }
    }

    @Test func `the known answer of a zero key decides the first four`() {
        // 6627e8d5 e169c58d bc57ac4c 9b00dbd8 against thresholds of p·2³².
        let ones = [Float](repeating: 1, count: 4)
        #expect(DropoutTests.dropped(ones, p: 0.5, seed: 0, word2: 0, word3: 0) == [0, 2, 2, 2])
        #expect(DropoutTests.dropped(ones, p: 0.75, seed: 0, word2: 0, word3: 0) == [0, 4, 0, 0])
    }

    @Test func `drops about a share of p and keeps the mean`() {
        let count = 40_000
        let ones = [Float](repeating: 1, count: count)
        let y = DropoutTests.dropped(ones, p: 0.3, seed: 5, word2: 1, word3: 2)
        // Five standard errors: √(0.3·0.7/n).
        #expect(abs(Double(y.count { $0 == 0 }) / Double(count) - 0.3) < 0.0115)
        #expect(abs(Double(y.reduce(0, +)) / Double(count) - 1) < 0.0165)
    }

    @Test func `a dropped NaN is gone, a kept one stays`() {
        let y = DropoutTests.dropped(
            [.nan, .nan, .infinity, .infinity], p: 0.7, seed: 0, word2: 0, word3: 0)
        #expect(y[0] == 0)
        #expect(y[1].isNaN)
        #expect(y[2] == .infinity)
        #expect(y[3] == 0)
    }
}
