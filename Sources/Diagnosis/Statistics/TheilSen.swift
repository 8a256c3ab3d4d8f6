/// The Theil–Sen estimate of a slope: the median of the slopes of all pairs.
///
/// - Source: Sen, "Estimates of the regression coefficient based on Kendall's tau", JASA 63 (1968).
enum TheilSen {
    /// The slope of values over equidistant places; nil for fewer than two values.
    static func slope(_ values: [Double]) -> Double? {
        slope(values.enumerated().map { (Double($0.offset), $0.element) })
    }

    /// The slope over given places; nil where no two places differ.
    ///
    /// - Complexity: quadratic, so more than 200 points are thinned out first.
    static func slope(_ points: [(place: Double, value: Double)]) -> Double? {
        let stride = (points.count + 199) / 200
        let kept =
            stride > 1 ? points.indices.filter { $0 % stride == 0 }.map { points[$0] } : points
        var slopes: [Double] = []
        slopes.reserveCapacity(kept.count * kept.count / 2)
        for (index, left) in kept.enumerated() {
            for right in kept[(index + 1)...] where right.place != left.place {
                slopes.append((right.value - left.value) / (right.place - left.place))
            }
        }
        return Robust.median(slopes)
    }
}
