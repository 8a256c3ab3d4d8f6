/// A number over the steps of a run, exact for the last steps, in buckets before.
///
/// Buckets keep the extremes, so a spike of one step is never lost.
public struct Series: Sendable, Hashable, Codable {
    /// The values of some consecutive steps.
    public struct Bucket: Sendable, Hashable, Codable {
        /// The first step, counted from 0.
        public var firstStep: Int
        /// The last step.
        public var lastStep: Int
        /// The least finite value; NaN if there was none.
        public var min: Float
        /// The greatest finite value; NaN if there was none.
        public var max: Float
        /// The mean of the finite values; NaN if there was none.
        public var mean: Float
        /// How many values were taken.
        public var count: Int
        /// How many of them were NaN or infinite.
        public var nonFiniteCount: Int

        enum CodingKeys: String, CodingKey {
            case firstStep = "first_step"
            case lastStep = "last_step"
            case min, max, mean, count
            case nonFiniteCount = "non_finite_count"
        }

        /// Makes a bucket.
        public init(
            firstStep: Int, lastStep: Int, min: Float, max: Float, mean: Float, count: Int,
            nonFiniteCount: Int
        ) {
            self.firstStep = firstStep
            self.lastStep = lastStep
            self.min = min
            self.max = max
            self.mean = mean
            self.count = count
            self.nonFiniteCount = nonFiniteCount
        }

        /// Makes a bucket of one value.
        public init(step: Int, value: Float) {
            let finite = value.isFinite
            self.init(
                firstStep: step, lastStep: step, min: finite ? value : .nan,
                max: finite ? value : .nan, mean: finite ? value : .nan, count: 1,
                nonFiniteCount: finite ? 0 : 1)
        }
    }

    /// One exact value.
    public struct Point: Sendable, Hashable, Codable {
        /// The step, counted from 0.
        public var step: Int
        /// The value, possibly NaN or infinite.
        public var value: Float

        /// Makes a point.
        public init(step: Int, value: Float) {
            self.step = step
            self.value = value
        }
    }

    /// The whole run in at most some hundred buckets, in order.
    public var buckets: [Bucket]
    /// The exact values of the last steps, in order; they are in the buckets too.
    public var tail: [Point]

    /// Makes a series.
    public init(buckets: [Bucket] = [], tail: [Point] = []) {
        self.buckets = buckets
        self.tail = tail
    }

    /// Makes a series of exact values, one bucket each.
    public init(points: [Point]) {
        buckets = points.map { Bucket(step: $0.step, value: $0.value) }
        tail = points
    }
}
