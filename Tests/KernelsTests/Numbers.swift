import Kernels

/// Numbers to run loops on, and comparisons with references in double precision.
enum Numbers {
    /// Around the width of the vectors (4, 8, 16 floats), and empty.
    static let sizes = [0, 1, 3, 16, 17, 1000]

    /// Normal numbers with a deviation of three.
    static func normal(_ count: Int, seed: UInt64 = 1, deviation: Double = 3) -> [Float] {
        let random = CounterRandom(seed: seed, purpose: .sampling)
        return (0..<count).map { Float(deviation * random.normal(at: $0)) }
    }

    /// The index of the first value that is further from its reference than allowed, or nil.
    ///
    /// NaN must meet NaN and an infinity the same infinity; the tolerance is a share of the
    /// reference, plus `floor`.
    static func firstMismatch(
        _ values: [Float], _ references: [Double], relative: Double, floor: Double
    ) -> Int? {
        guard values.count == references.count else { return -1 }
        return values.indices.first { index in
            let (value, reference) = (Double(values[index]), references[index])
            if reference.isNaN { return !value.isNaN }
            let rounded = Float(reference)
            if rounded.isInfinite { return values[index] != rounded }
            return !(abs(value - reference) <= relative * abs(reference) + floor)
        }
    }
}
