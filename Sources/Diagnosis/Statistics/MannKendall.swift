import Foundation

/// The Mann–Kendall test for a monotonic trend.
///
/// Normal approximation with continuity correction and correction for ties.
///
/// - Source: Mann, Econometrica 13 (1945); Kendall, *Rank Correlation Methods* (1975), §4.
struct MannKendall: Sendable, Hashable {
    /// Rising pairs minus falling pairs.
    var score: Int
    /// The standardized score.
    var z: Double

    /// The probability of so strong a rise without a trend.
    var risingProbability: Double { 0.5 * erfc(z / 2.0.squareRoot()) }
    /// The probability of so strong a fall without a trend.
    var fallingProbability: Double { 0.5 * erfc(-z / 2.0.squareRoot()) }

    /// Tests values in order; nil for fewer than three values.
    ///
    /// - Complexity: quadratic, so more than 200 values are thinned out first.
    init?(_ values: [Double]) {
        let stride = (values.count + 199) / 200
        let kept =
            stride > 1 ? values.indices.filter { $0 % stride == 0 }.map { values[$0] } : values
        guard kept.count >= 3 else { return nil }
        var score = 0
        var ties: [Double: Int] = [:]
        for (index, left) in kept.enumerated() {
            ties[left, default: 0] += 1
            for right in kept[(index + 1)...] {
                score += right > left ? 1 : right < left ? -1 : 0
            }
        }
        let count = Double(kept.count)
        let tied = ties.values.reduce(0.0) { sum, size in
            let size = Double(size)
            return sum + size * (size - 1) * (2 * size + 5)
        }
        let variance = (count * (count - 1) * (2 * count + 5) - tied) / 18
        self.score = score
        let corrected = Double(score) - Double(score.signum())
        z = variance > 0 ? corrected / variance.squareRoot() : 0
    }
}
