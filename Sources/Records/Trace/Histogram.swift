/// How the numbers of a tensor were spread at one step.
///
/// Bins are of a fixed scheme that suits any range, as nothing is known of it beforehand: by sign and
/// size, two to each doubling of the size, from 2^-40 to 2^24. Sizes below are in the first bin of
/// their sign, sizes above in the last. Exact zeros, NaN and infinities are counted apart.
public struct Histogram: Sendable, Hashable, Codable {
    /// One bin that isn't empty; `[low, high, count]` on the wire.
    public struct Bin: Sendable, Hashable, Codable {
        /// The lower edge.
        public var low: Float
        /// The upper edge.
        public var high: Float
        /// How many numbers there are between them.
        public var count: Int

        /// Makes a bin.
        public init(low: Float, high: Float, count: Int) {
            self.low = low
            self.high = high
            self.count = count
        }

        /// Reads `[low, high, count]`.
        public init(from decoder: any Decoder) throws {
            var container = try decoder.unkeyedContainer()
            low = try container.decode(Float.self)
            high = try container.decode(Float.self)
            count = try container.decode(Int.self)
        }

        /// Writes `[low, high, count]`.
        public func encode(to encoder: any Encoder) throws {
            var container = encoder.unkeyedContainer()
            try container.encode(low)
            try container.encode(high)
            try container.encode(count)
        }
    }

    /// The step, counted from 0.
    public var step: Int
    /// The bins that aren't empty, from the lowest to the highest.
    public var bins: [Bin]
    /// How many numbers are exactly zero.
    public var zeroCount: Int
    /// How many are NaN.
    public var nanCount: Int
    /// How many are infinite, of either sign.
    public var infiniteCount: Int

    enum CodingKeys: String, CodingKey {
        case step, bins
        case zeroCount = "zero_count"
        case nanCount = "nan_count"
        case infiniteCount = "infinite_count"
    }

    /// Makes a histogram.
    public init(step: Int, bins: [Bin], zeroCount: Int, nanCount: Int, infiniteCount: Int) {
        self.step = step
        self.bins = bins
        self.zeroCount = zeroCount
        self.nanCount = nanCount
        self.infiniteCount = infiniteCount
    }
}
