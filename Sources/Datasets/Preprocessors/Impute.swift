import Records

/// Replaces missing values by a column's mean or median in the training rows, or by a number.
///
/// NaN and infinite values are missing, since neither says how large something is. A column without
/// any finite training value gets 0. For NaN as scikit-learn's `SimpleImputer`, which refuses infinite
/// values.
enum Impute: Preprocessor {
    static let schema = ComponentSchema(
        "impute", "missing values (NaN and infinite ones) to a number for each column",
        [
            .field(
                "strategy", .choice(["mean", "median", "constant"]), default: "mean",
                "the mean or median of the column in the training rows, or a constant"),
            .field("value", .number(.any), default: 0, "the constant"),
            ofField,
        ])

    static func fit(
        _ parameters: Component, to rows: RowBlock, at pointer: JSONPointer
    )
        -> any FittedStep
    {
        switch parameters.optionalString("strategy") {
        case "median":
            ImputeStep(values: (0..<rows.width).map { median(rows, $0) })
        case "constant":
            ImputeStep(
                values: Array(repeating: Float(parameters.number("value")), count: rows.width))
        default:
            ImputeStep(values: rows.statistics.mean.map { Float($0) })
        }
    }

    /// The middle of a column's finite values: the mean of the two middle ones if they are even.
    private static func median(_ rows: RowBlock, _ column: Int) -> Float {
        let values = (0..<rows.count).map { rows.pointer[$0 * rows.width + column] }
            .filter(\.isFinite).sorted()
        guard !values.isEmpty else { return 0 }
        let upper = values[values.count / 2]
        return values.count % 2 == 1 ? upper : values[values.count / 2 - 1] / 2 + upper / 2
    }
}

/// The step of ``Impute``.
private struct ImputeStep: FittedStep {
    let values: [Float]

    func outputShape(of shape: [Int]) -> [Int] { shape }

    func apply(to rows: RowBlock) -> RowBlock {
        for row in 0..<rows.count {
            let start = rows.pointer + row * values.count
            for column in values.indices where !start[column].isFinite {
                start[column] = values[column]
            }
        }
        return rows
    }
}
