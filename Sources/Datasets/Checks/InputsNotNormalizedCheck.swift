import Kernels
import Records

/// Looks for inputs whose scale slows training down.
///
/// - Source: LeCun et al., *Efficient BackProp* (1998), §4.3.
enum InputsNotNormalizedCheck: DataCheck {
    static let id = "inputs_not_normalized"
    static let summary = "Inputs much larger than one, or of very different scales."
    /// The greatest root mean square of an input that is still fine; pixels up to 16 or standardized
    /// inputs stay far below, pixels up to 255 and raw measurements don't.
    static let largest = 30.0
    /// The greatest ratio of the spreads of two inputs that is still fine.
    static let ratio = 1000.0

    static func evaluate(_ data: CheckedData) -> CheckResult {
        let statistics = ColumnStatistics(
            UnsafeBufferPointer(data.training.inputs.values), columns: data.columns)
        var squares: [Double] = []
        var spreads: [Double] = []
        for column in 0..<data.columns where statistics.finiteCount[column] > 0 {
            let (mean, deviation) = (statistics.mean[column], statistics.deviation[column])
            squares.append((mean * mean + deviation * deviation).squareRoot())
            if deviation > 0 { spreads.append(deviation) }
        }
        guard let size = squares.max() else { return notEvaluable("no input is finite") }
        let columns = (0..<data.columns).filter {
            let (mean, deviation) = (statistics.mean[$0], statistics.deviation[$0])
            return (mean * mean + deviation * deviation).squareRoot() > largest
        }
        let spread = (spreads.max() ?? 1) / (spreads.min() ?? 1)
        let evidence = [
            Evidence("largest_root_mean_square", value: size, expected: "below 30"),
            Evidence("ratio_of_deviations", value: spread, expected: "below 1000"),
        ]
        // Spreads matter only among inputs that matter: tiny ones of a sound scale are noise.
        guard size > largest || (spread > ratio && size > 3) else { return clear(evidence) }
        return fired(
            .warning,
            size > largest
                ? "inputs are as large as \(Int(min(size, 1e15))) (root mean square); standardize them"
                : "inputs differ in scale by a factor of \(Int(min(spread, 1e15))); standardize them",
            evidence: evidence, columns: columns)
    }
}
