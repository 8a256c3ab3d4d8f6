import CKernels
import Kernels
import Testing

struct CounterRandomTests {
    /// Philox4x32-10 written down plainly from the paper, to compare both implementations with.
    static func philox(counter: [UInt32], key: [UInt32]) -> [UInt32] {
        var (c, k) = (counter, key)
        for _ in 0..<10 {
            let first = UInt64(c[0]) * 0xD251_1F53
            let second = UInt64(c[2]) * 0xCD9E_8D57
            c = [
                UInt32(second >> 32) ^ c[1] ^ k[0], UInt32(truncatingIfNeeded: second),
                UInt32(first >> 32) ^ c[3] ^ k[1], UInt32(truncatingIfNeeded: first),
            ]
            k = [k[0] &+ 0x9E37_79B9, k[1] &+ 0xBB67_AE85]
        }
        return c
    }

    private static func words(_ random: CounterRandom, _ index: UInt64) -> [UInt32] {
        let word = random.words(at: index)
        return [word.0, word.1, word.2, word.3]
    }

    /// The known answers of the paper's reference library (kat_vectors of Random123).
    @Test(
        arguments: [
            (
                [0, 0, 0, 0], [0, 0], [0x6627_E8D5, 0xE169_C58D, 0xBC57_AC4C, 0x9B00_DBD8]
            ),
            (
                [0xFFFF_FFFF, 0xFFFF_FFFF, 0xFFFF_FFFF, 0xFFFF_FFFF], [0xFFFF_FFFF, 0xFFFF_FFFF],
                [0x408F_276D, 0x41C8_3B0E, 0xA20B_C7C6, 0x6D54_51FD]
            ),
            (
                [0x243F_6A88, 0x85A3_08D3, 0x1319_8A2E, 0x0370_7344], [0xA409_3822, 0x299F_31D0],
                [0xD16C_FE09, 0x94FD_CCEB, 0x5001_E420, 0x2412_6EA1]
            ),
        ] as [([UInt32], [UInt32], [UInt32])])
    func `the plain reference gives the known answers`(
        _ counter: [UInt32], _ key: [UInt32], _ expected: [UInt32]
    ) {
        #expect(CounterRandomTests.philox(counter: counter, key: key) == expected)
    }

    @Test func `gives the known answer that a purpose can reach`() {
        // The last counter word of this vector, 0x03707344, is dropout's purpose 3 and minor 0x707344.
        let random = CounterRandom(
            seed: 0x299F_31D0_A409_3822, purpose: .dropout, major: 0x1319_8A2E, minor: 0x70_7344)
        #expect(
            CounterRandomTests.words(random, 0x85A3_08D3_243F_6A88)
                == [0xD16C_FE09, 0x94FD_CCEB, 0x5001_E420, 0x2412_6EA1])
    }

    @Test func `equals the plain reference for every purpose and index`() {
        for purpose in [1, 2, 3, 4, 5, 6, 7].compactMap({ RandomPurpose(rawValue: $0) }) {
            let random = CounterRandom(
                seed: 0x0123_4567_89AB_CDEF, purpose: purpose, major: 5, minor: 0x100_0009)
            for index in [0, 1, 2, 1 << 31, 1 << 32, .max] as [UInt64] {
                let counter = [
                    UInt32(truncatingIfNeeded: index), UInt32(truncatingIfNeeded: index >> 32), 5,
                    // Only 24 bits of the minor number count.
                    purpose.rawValue << 24 | 9,
                ]
                #expect(
                    CounterRandomTests.words(random, index)
                        == CounterRandomTests.philox(
                            counter: counter, key: [0x89AB_CDEF, 0x0123_4567]))
            }
        }
    }

    @Test func `uniform numbers have the moments of the uniform distribution`() {
        let random = CounterRandom(seed: 3, purpose: .sampling)
        let count = 100_000
        let values = (0..<count).map { random.uniform(at: $0) }
        #expect(values.allSatisfy { (0..<1).contains($0) })
        // Five standard errors: 0.2887/√n for the mean, 0.0745/√n for the variance.
        let mean = values.reduce(0, +) / Double(count)
        let variance = values.reduce(0) { $0 + ($1 - 0.5) * ($1 - 0.5) } / Double(count)
        #expect(abs(mean - 0.5) < 0.0046)
        #expect(abs(variance - 1.0 / 12) < 0.0012)
    }

    @Test func `normal numbers have the moments of the normal distribution`() {
        let random = CounterRandom(seed: 4, purpose: .initialization, major: 2)
        let count = 100_000
        let values = (0..<count).map { random.normal(at: $0) }
        func moment(_ power: Int) -> Double {
            values.reduce(0) { sum, value in
                sum + (0..<power).reduce(1) { product, _ in product * value }
            } / Double(count)
        }
        // Five standard errors: √(Var xᵏ / n) with Var x = 1, x² = 2, x³ = 15, x⁴ = 96.
        #expect(abs(moment(1)) < 0.0158)
        #expect(abs(moment(2) - 1) < 0.0224)
        #expect(abs(moment(3)) < 0.0612)
        #expect(abs(moment(4) - 3) < 0.155)
        #expect(values.allSatisfy { $0.isFinite })
    }

    @Test(arguments: [0, 1, 2, 3, 17, 1000])
    func `a permutation has each index once and is the same every time`(_ count: Int) {
        let random = CounterRandom(seed: 9, purpose: .shuffle, major: 1)
        let order = random.permutation(of: count)
        #expect(order.sorted() == (0..<Int32(count)).map { $0 })
        #expect(random.permutation(of: count) == order)
        guard count > 3 else { return }
        let next = CounterRandom(seed: 9, purpose: .shuffle, major: 2)
        #expect(next.permutation(of: count) != order)
    }

    @Test(arguments: [0, 1, 2, 31, 32, 33, 64, 1000])
    func `the fast permutation is the same`(_ count: Int) {
        let random = CounterRandom(seed: 0x1_0000_0009, purpose: .shuffle, major: 5, minor: 3)
        var order = [Int32](repeating: -1, count: count)
        ck_permutation(
            &order, Int64(count), 0x1_0000_0009, 5, RandomPurpose.shuffle.stream(3))
        #expect(order == random.permutation(of: count))
    }

    @Test func `every order of three is about equally likely`() {
        var counts: [[Int32]: Int] = [:]
        for epoch in 0..<6000 {
            let random = CounterRandom(seed: 1, purpose: .shuffle, major: epoch)
            counts[random.permutation(of: 3), default: 0] += 1
        }
        #expect(counts.count == 6)
        // Five standard errors of a count with mean 1000: 5·√(6000·1/6·5/6).
        #expect(counts.values.allSatisfy { abs($0 - 1000) < 145 })
    }
}
