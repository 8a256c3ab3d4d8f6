/// Rows whose real-valued target lies far from what the rows like them have.
///
/// Targets that were exchanged among rows leave most rows near a function of the inputs and the rest
/// anywhere, whatever the inputs are: as often above as below, since what one row gains another loses.
/// Noise of one kind has no such two kinds of rows, a function that the predictor can't follow misses
/// neighbouring rows together, and a long tail, or many zeros, lies on one side.
///
/// - Source: Huber, *Robust Estimation of a Location Parameter* (1964), for the fit; Hampel, *The
///   Influence Curve* (1974), for the median deviation.
struct TargetOutliers {
    /// The share of rows far off, where they are scattered; otherwise 0.
    let share: Double

    /// How many robust deviations off a row is far off: of normal noise one row in a billion is.
    private static let deviations = 6.0
    /// How far off it is at least, in deviations of the targets.
    private static let leastDistance = 0.3
    /// How many neighbours say what a target should be.
    private static let neighbors = 7

    /// Looks at one target of each row.
    ///
    /// - Parameters:
    ///   - rows: The inputs.
    ///   - near: The neighbours of the rows among themselves.
    ///   - targets: The target of each row.
    init(_ rows: BaselineRows, _ near: NearestRows, _ targets: [Double]) {
        let count = targets.count
        let mean = targets.reduce(0, +) / Double(max(1, count))
        let variance =
            targets.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(max(1, count))
        guard count >= 60, variance > 0, variance.isFinite else {
            share = 0
            return
        }
        let local = (0..<count).map { row in
            targets[row]
                - TargetOutliers.median(
                    near.neighbors[row].prefix(TargetOutliers.neighbors).map { targets[$0] })
        }
        let flat = TargetOutliers.robustResiduals(rows, targets)
        let all = [local, flat].map { residuals in
            (residuals, 1.4826 * TargetOutliers.median(residuals.map { abs($0) }))
        }
        guard let (residuals, spread) = all.min(by: { $0.1 < $1.1 }) else {
            share = 0
            return
        }
        let bound = max(
            TargetOutliers.deviations * spread,
            TargetOutliers.leastDistance * variance.squareRoot())
        let isFar = residuals.map { abs($0) > bound }
        let far = isFar.indices.filter { isFar[$0] }
        let found = Double(far.count) / Double(count)
        // Whether rows far off have more of their kind around them than there are anywhere.
        var around = (far: 0, all: 0)
        for row in far {
            for other in near.neighbors[row] {
                around.all += 1
                around.far += isFar[other] ? 1 : 0
            }
        }
        let clustered = Double(around.far) / Double(max(1, around.all))
        let above = Double(far.count { residuals[$0] > 0 })
        let middle = Double(far.count) / 2
        let isBalanced = abs(above - middle) <= 2.6 * (middle / 2).squareRoot()
        share = far.count >= 5 && isBalanced && clustered < 1.5 * found ? found : 0
    }

    /// What a linear function leaves that is fitted with less weight on rows far off.
    private static func robustResiduals(_ rows: BaselineRows, _ targets: [Double]) -> [Double] {
        var importance = [Double](repeating: 1, count: rows.count)
        var residuals = targets
        for _ in 0..<6 {
            let fit = RidgeRegression(rows, targets, columns: 1, importance: importance)
            residuals = (0..<rows.count).map { targets[$0] - fit.predict(rows.row($0))[0] }
            let spread = max(1.4826 * median(residuals.map { abs($0) }), 1e-12)
            importance = residuals.map { min(1, 1.345 * spread / max(abs($0), 1e-12)) }
        }
        return residuals
    }

    private static func median(_ values: [Double]) -> Double {
        guard !values.isEmpty else { return 0 }
        let sorted = values.sorted()
        let half = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2
    }
}
