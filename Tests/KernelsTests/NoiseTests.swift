import CKernels
import Foundation
import Testing

struct NoiseTests {
    private static func noise(
        _ count: Int, deviation: Float = 1, seed: UInt64 = 3, place: UInt32 = 7, epoch: UInt32 = 2
    ) -> [Float] {
        var values = [Float](repeating: 0, count: count)
        ck_add_noise(&values, Int64(count), deviation, seed, place, epoch, 5)
        return values
    }

    @Test func `is Box and Muller's transform of the counter's words`() {
        let values = NoiseTests.noise(640)
        var expected = [Double](repeating: 0, count: 640)
        for chunk in 0..<10 {
            for block in 0..<16 {
                let words = NoiseTests.words(UInt32(chunk * 16 + block))
                for half in 0..<2 {
                    let u = (Double(words[2 * half] >> 8) + 0.5) * 0x1p-24
                    let v = Double(words[2 * half + 1] >> 8) * 0x1p-24 - 0.5
                    let radius = (-2 * log(u)).squareRoot()
                    expected[chunk * 64 + 2 * half * 16 + block] = radius * cos(2 * .pi * v)
                    expected[chunk * 64 + (2 * half + 1) * 16 + block] = radius * sin(2 * .pi * v)
                }
            }
        }
        // u and v have 24 bits and a float's rounding; near u = 1 the radius is the root of a
        // difference of 6e-8, which a float has to half a unit.
        #expect(Numbers.firstMismatch(values, expected, relative: 1e-5, floor: 3e-4) == nil)
    }

    /// Philox4x32-10, plainly.
    private static func words(_ block: UInt32) -> [UInt32] {
        var counter: [UInt32] = [block, 7, 2, 5]
        var key: [UInt32] = [3, 0]
        for _ in 0..<10 {
            let first = UInt64(0xD251_1F53) * UInt64(counter[0])
            let second = UInt64(0xCD9E_8D57) * UInt64(counter[2])
            counter = [
                UInt32(second >> 32) ^ counter[1] ^ key[0],
                UInt32(truncatingIfNeeded: second),
                UInt32(first >> 32) ^ counter[3] ^ key[1],
                UInt32(truncatingIfNeeded: first),
            ]
            key = [key[0] &+ 0x9E37_79B9, key[1] &+ 0xBB67_AE85]
        }
        return counter
    }

    @Test(arguments: Numbers.sizes)
    func `is added, and its beginning doesn't depend on the length`(_ count: Int) {
        let long = NoiseTests.noise(2000)
        #expect(NoiseTests.noise(count) == Array(long[..<count]))
        var values = [Float](repeating: 10, count: count)
        ck_add_noise(&values, Int64(count), 0, 3, 7, 2, 5)
        #expect(values == [Float](repeating: 10, count: count))
    }

    @Test func `has the moments of a normal distribution`() {
        let count = 100_000
        let values = NoiseTests.noise(count, deviation: 2).map { Double($0) / 2 }
        let mean = values.reduce(0, +) / Double(count)
        let square = values.reduce(0) { $0 + $1 * $1 } / Double(count)
        let fourth = values.reduce(0) { $0 + $1 * $1 * $1 * $1 } / Double(count)
        // Five standard errors: of the mean 1/√n, of the square √(2/n), of the fourth power √(96/n).
        #expect(abs(mean) < 0.0159 && abs(square - 1) < 0.0224 && abs(fourth - 3) < 0.155)
    }

    @Test func `differs with every word`() {
        let base = NoiseTests.noise(8)
        #expect(NoiseTests.noise(8, seed: 4) != base)
        #expect(NoiseTests.noise(8, place: 8) != base)
        #expect(NoiseTests.noise(8, epoch: 3) != base)
    }
}
