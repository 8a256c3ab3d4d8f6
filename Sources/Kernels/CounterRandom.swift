#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// What random numbers are drawn for; each purpose has numbers of its own.
public enum RandomPurpose: UInt32, Sendable {
    /// First values of parameters.
    case initialization = 1
    /// The order of rows in an epoch.
    case shuffle = 2
    /// Which units drop out.
    case dropout = 3
    /// Which rows are held out.
    case split = 4
    /// Rows made by a generator.
    case generator = 5
    /// Noise added to activations.
    case noise = 6
    /// Rows looked at by a census or an experiment.
    case sampling = 7
    /// Changes to training rows.
    case augmentation = 8
    /// Which row of a class is drawn.
    case balance = 9

    /// The fourth word of the counter for a stream number, of which the low 24 bits count.
    public func stream(_ minor: Int) -> UInt32 {
        rawValue << 24 | (UInt32(truncatingIfNeeded: minor) & 0xFF_FFFF)
    }
}

/// Random numbers that are a pure function of seed, purpose, two stream numbers and an index.
///
/// Nothing is consumed: a run resumed in the middle draws the same numbers as an uninterrupted one.
/// - Source: Salmon et al., *Parallel Random Numbers: As Easy as 1, 2, 3* (SC'11), Philox4x32-10.
public struct CounterRandom: Sendable {
    private let keyLow: UInt32
    private let keyHigh: UInt32
    private let word2: UInt32
    private let word3: UInt32

    /// Makes the numbers of a stream.
    ///
    /// - Parameters:
    ///   - seed: The job's seed.
    ///   - purpose: What the numbers are for.
    ///   - major: The first stream number, such as the epoch or step.
    ///   - minor: The second stream number, such as the layer; its low 24 bits count.
    public init(seed: UInt64, purpose: RandomPurpose, major: Int = 0, minor: Int = 0) {
        keyLow = UInt32(truncatingIfNeeded: seed)
        keyHigh = UInt32(truncatingIfNeeded: seed >> 32)
        word2 = UInt32(truncatingIfNeeded: major)
        word3 = purpose.stream(minor)
    }

    /// Four random words.
    public func words(at index: UInt64) -> (UInt32, UInt32, UInt32, UInt32) {
        var state = (
            UInt32(truncatingIfNeeded: index), UInt32(truncatingIfNeeded: index >> 32), word2,
            word3
        )
        var key = (keyLow, keyHigh)
        for _ in 0..<10 {
            let first = UInt64(0xD251_1F53) * UInt64(state.0)
            let second = UInt64(0xCD9E_8D57) * UInt64(state.2)
            state = (
                UInt32(truncatingIfNeeded: second >> 32) ^ state.1 ^ key.0,
                UInt32(truncatingIfNeeded: second),
                UInt32(truncatingIfNeeded: first >> 32) ^ state.3 ^ key.1,
                UInt32(truncatingIfNeeded: first)
            )
            key.0 &+= 0x9E37_79B9
            key.1 &+= 0xBB67_AE85
        }
        return state
    }

    /// A number drawn evenly from 0 (inside) to 1 (outside), with 53 random bits.
    public func uniform(at index: Int) -> Double {
        let word = words(at: UInt64(index))
        let bits = UInt64(word.0) << 32 | UInt64(word.1)
        return Double(bits >> 11) * 0x1p-53
    }

    /// A number drawn from the standard normal distribution, by Box and Muller's transform.
    public func normal(at index: Int) -> Double {
        let word = words(at: UInt64(index))
        let first = Double((UInt64(word.0) << 32 | UInt64(word.1)) >> 11) * 0x1p-53
        let second = Double((UInt64(word.2) << 32 | UInt64(word.3)) >> 11) * 0x1p-53
        return (-2 * log(1 - first)).squareRoot() * cos(2 * .pi * second)
    }

    /// A whole number drawn evenly from 0 to `count` (outside); `count` is above 0.
    public func whole(below count: Int, at index: Int) -> Int {
        let word = words(at: UInt64(index))
        let bits = UInt64(word.0) << 32 | UInt64(word.1)
        // The high half of the product; its bias is below count / 2^64.
        return Int(bits.multipliedFullWidth(by: UInt64(count)).high)
    }

    /// An order of `0..<count`, each equally likely (Fisher and Yates).
    ///
    /// The training loop has a fast one of its own that gives the same.
    public func permutation(of count: Int) -> [Int32] {
        var order = (0..<Int32(count)).map { $0 }
        guard count > 1 else { return order }
        for position in stride(from: count - 1, to: 0, by: -1) {
            order.swapAt(position, whole(below: position + 1, at: position))
        }
        return order
    }
}
