import Records

/// A series as rules look at it: finite values over the steps, and windows of them.
struct Curve: Sendable {
    /// The finite part of a bucket.
    struct Point: Sendable {
        /// The middle of the bucket.
        var place: Double
        /// The first step of the bucket.
        var step: Int
        /// The mean of the bucket's finite values.
        var value: Double
        /// The least finite value.
        var least: Double
        /// The greatest finite value.
        var greatest: Double
    }

    /// The buckets that hold a finite value, in order.
    let points: [Point]
    /// The finite values of the last steps, in order.
    let tail: [Double]
    /// The first step that wasn't finite, as far as buckets tell, or nil.
    let firstNonFiniteStep: Int?

    /// Makes a curve of a series; nil if it holds no finite value.
    init?(_ series: Series?) {
        guard let series else { return nil }
        points = series.buckets.compactMap { bucket in
            guard bucket.mean.isFinite else { return nil }
            return Point(
                place: Double(bucket.firstStep + bucket.lastStep) / 2, step: bucket.firstStep,
                value: Double(bucket.mean), least: Double(bucket.min),
                greatest: Double(bucket.max))
        }
        tail = series.tail.compactMap { $0.value.isFinite ? Double($0.value) : nil }
        let bucket = series.buckets.first { $0.nonFiniteCount > 0 }
        let exact = series.tail.first { !$0.value.isFinite }?.step
        firstNonFiniteStep = [bucket?.firstStep, exact].compactMap { $0 }.max()
        if points.isEmpty { return nil }
    }

    /// The values of all points.
    var values: [Double] { points.map(\.value) }

    /// The first value.
    var first: Double { points.first?.value ?? .nan }

    /// The last value.
    var last: Double { points.last?.value ?? .nan }

    /// The greatest value of any step.
    var greatest: Double { points.map(\.greatest).max() ?? .nan }

    /// The points in a part of the run, as shares of its points from 0 to 1.
    func part(from start: Double, to end: Double = 1) -> ArraySlice<Point> {
        let count = Double(points.count)
        let lower = min(Int((start * count).rounded(.down)), points.count - 1)
        let upper = max(Int((end * count).rounded(.up)), lower + 1)
        return points[lower..<min(upper, points.count)]
    }

    /// The median of the values in a part of the run.
    func level(from start: Double, to end: Double = 1) -> Double {
        Robust.median(part(from: start, to: end).map(\.value)) ?? .nan
    }

    /// The median at the end: over the last tenth, but at least five points where there are so many.
    var endLevel: Double {
        let count = max(points.count / 10, min(5, (points.count + 2) / 3), 1)
        return Robust.median(points.suffix(count).map(\.value)) ?? .nan
    }

    /// The medians of equal parts of the run; fewer if there aren't that many points.
    func levels(_ count: Int) -> [Double] {
        let parts = min(count, points.count)
        return (0..<parts).map {
            level(from: Double($0) / Double(parts), to: Double($0 + 1) / Double(parts))
        }
    }
}
