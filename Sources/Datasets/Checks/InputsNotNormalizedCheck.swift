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
        let statistics = data.statistics
        var squares: [Double] = []
        var spreads: [Double] = []
        for column in 0..<data.columns where statistics.finiteCount[column] > 0 {
            let (mean, deviation) = (statistics.mean[column], statistics.deviation[column])
            squares.append((mean * mean + deviation * deviation).squareRoot())
            if deviation > 0 { spreads.append(deviation) }
        }
        guard let size = squares.max() else {
            return notEvaluable(Phrase("no input is finite", "没有有限的输入值"))
        }
        let columns = (0..<data.columns).filter {
            let (mean, deviation) = (statistics.mean[$0], statistics.deviation[$0])
            return (mean * mean + deviation * deviation).squareRoot() > largest
        }
        let spread = (spreads.max() ?? 1) / (spreads.min() ?? 1)
        let evidence = [
            Evidence("largest_root_mean_square", value: size, expected: .below(largest)),
            Evidence("ratio_of_deviations", value: spread, expected: .below(ratio)),
        ]
        // Spreads matter only among inputs that matter: tiny ones of a sound scale are noise.
        guard size > largest || (spread > ratio && size > 3) else { return clear(evidence) }
        return fired(
            .warning,
            size > largest
                ? Phrase(
                    "inputs are as large as \(NumberText.short(size)) (root mean square); "
                        + "standardize them",
                    "输入的均方根高达 \(NumberText.short(size))；请将其标准化")
                : Phrase(
                    "inputs differ in scale by a factor of \(NumberText.short(spread)); "
                        + "standardize them",
                    "各输入的尺度相差 \(NumberText.short(spread)) 倍；请将其标准化"),
            evidence: evidence, columns: columns)
    }
}
