import Records

/// A series as points of one or more steps, thinned out without losing an extreme.
struct SeriesPoints {
    /// Some consecutive steps.
    struct Point {
        var bucket: Series.Bucket
        /// The value itself where it is known exactly, possibly NaN or infinite.
        var value: Float?
    }

    /// The points, in order and without overlap.
    private(set) var points: [Point]

    /// Takes the buckets as far as they go back, then the exact last steps.
    init(_ series: Series, fromStep: Int = 0) {
        let tailStart = series.tail.first?.step ?? .max
        points = series.buckets.filter { $0.firstStep < tailStart }.map { bucket in
            let isExact = bucket.count == 1 && bucket.nonFiniteCount == 0
            return Point(bucket: bucket, value: isExact ? bucket.mean : nil)
        }
        // A bucket that reaches into the tail has steps from before it: the tail begins after it.
        let covered = points.last?.bucket.lastStep ?? -1
        points += series.tail.filter { $0.step > covered }.map { point in
            Point(
                bucket: Series.Bucket(step: point.step, value: point.value), value: point.value)
        }
        points.removeAll { $0.bucket.lastStep < fromStep }
    }

    /// Merges neighbours until there are at most this many points.
    func thinned(to limit: Int) -> [Point] {
        guard points.count > limit else { return points }
        let size = (points.count + limit - 1) / limit
        return stride(from: 0, to: points.count, by: size).map { start in
            let group = points[start..<min(start + size, points.count)]
            return group.dropFirst().reduce(group[start]) { SeriesPoints.merged($0, $1) }
        }
    }

    private static func merged(_ left: Point, _ right: Point) -> Point {
        let (one, other) = (left.bucket, right.bucket)
        let weights = (one.count - one.nonFiniteCount, other.count - other.nonFiniteCount)
        var mean = Float.nan
        if weights.0 + weights.1 > 0 {
            // In double precision: the products of means and counts may be too large for a float.
            let sum =
                (weights.0 > 0 ? Double(one.mean) * Double(weights.0) : 0)
                + (weights.1 > 0 ? Double(other.mean) * Double(weights.1) : 0)
            mean = Float(sum / Double(weights.0 + weights.1))
        }
        return Point(
            bucket: Series.Bucket(
                firstStep: one.firstStep, lastStep: other.lastStep,
                min: Float.minimum(one.min, other.min), max: Float.maximum(one.max, other.max),
                mean: mean, count: one.count + other.count,
                nonFiniteCount: one.nonFiniteCount + other.nonFiniteCount), value: nil)
    }
}
