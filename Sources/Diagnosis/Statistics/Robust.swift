/// Statistics that a few wild values can't move.
///
/// - Source: Huber & Ronchetti, *Robust Statistics* (2009), §1.
enum Robust {
    /// The median, or nil of nothing; NaN values must not be among them.
    static func median(_ values: [Double]) -> Double? {
        quantile(0.5, of: values)
    }

    /// A quantile by linear interpolation between order statistics; nil of nothing.
    static func quantile(_ share: Double, of values: [Double]) -> Double? {
        guard !values.isEmpty else { return nil }
        let sorted = values.sorted()
        let position = min(max(share, 0), 1) * Double(sorted.count - 1)
        let lower = Int(position)
        let upper = min(lower + 1, sorted.count - 1)
        if sorted[lower] == sorted[upper] { return sorted[lower] }
        return sorted[lower] + (sorted[upper] - sorted[lower]) * (position - Double(lower))
    }

    /// The median absolute deviation from the median, scaled to the deviation of a normal
    /// distribution (factor 1.4826); nil of nothing.
    static func deviation(_ values: [Double]) -> Double? {
        guard let center = median(values) else { return nil }
        return median(values.map { abs($0 - center) }).map { 1.4826 * $0 }
    }

    /// The deviation of what is left when the trend is taken out, from first differences.
    ///
    /// Differences of independent values have √2 of their deviation; a slow trend adds next to
    /// nothing to them.
    static func noise(_ values: [Double]) -> Double? {
        guard values.count >= 3 else { return nil }
        let differences = zip(values.dropFirst(), values).map { $0 - $1 }
        return median(differences.map { abs($0) }).map { 1.4826 * $0 / 2.0.squareRoot() }
    }
}

extension Robust {
    /// The noise of values, or a default where there are too few.
    static func noise(_ values: [Double], _ fallback: Double) -> Double {
        noise(values) ?? fallback
    }
}
