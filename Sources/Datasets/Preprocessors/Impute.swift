import Records

/// Replaces missing values (NaN, infinite ones, and numbers that stand for them) by a column's mean or
/// median in the training rows, or by a number.
///
/// NaN and infinite values are missing, since neither says how large something is. A column without
/// any finite training value gets 0. For NaN as scikit-learn's `SimpleImputer`, which refuses infinite
/// values.
enum Impute: Preprocessor {
    static let schema = ComponentSchema(
        "impute",
        "missing values (NaN, infinite ones, and the numbers in `missing`) to a number for each column",
        [
            .field(
                "strategy", .choice(["mean", "median", "constant"]), default: "mean",
                "the mean or median of the column in the training rows, or a constant"),
            .field("value", .number(.any), default: 0, "the constant"),
            .optional(
                "missing", .list(.number(.any), count: 0...20),
                "numbers that stand for missing values, such as -999"),
            ofField,
        ])

    static func fit(
        _ parameters: Component, to rows: RowBlock, at pointer: JSONPointer
    )
        -> any FittedStep
    {
        let missing = (parameters.optionalNumbers("missing") ?? []).map { Float($0) }
        if !missing.isEmpty { clear(missing, in: rows) }
        return ImputeStep(values: values(parameters, rows), missing: missing)
    }

    /// Makes numbers that stand for missing values NaN.
    fileprivate static func clear(_ missing: [Float], in rows: RowBlock) {
        for place in 0..<rows.count * rows.width where missing.contains(rows.pointer[place]) {
            rows.pointer[place] = .nan
        }
    }

    /// What missing values of each column become.
    private static func values(_ parameters: Component, _ rows: RowBlock) -> [Float] {
        switch parameters.optionalString("strategy") {
        case "median":
            (0..<rows.width).map { median(rows, $0) }
        case "constant":
            Array(repeating: Float(parameters.number("value")), count: rows.width)
        default:
            rows.statistics.mean.map { Float($0) }
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
    let missing: [Float]

    func outputShape(of shape: [Int]) -> [Int] { shape }

    func apply(to rows: RowBlock) -> RowBlock {
        if !missing.isEmpty { Impute.clear(missing, in: rows) }
        for row in 0..<rows.count {
            let start = rows.pointer + row * values.count
            for column in values.indices where !start[column].isFinite {
                start[column] = values[column]
            }
        }
        return rows
    }
}
