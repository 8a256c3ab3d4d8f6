import Records

/// Stretches each column so that its least and greatest training values become the ends of a range.
///
/// A constant column becomes the lower end, as with scikit-learn's `MinMaxScaler`.
enum MinMax: Preprocessor {
    static let schema = ComponentSchema(
        "min_max", "each column to a range, by its least and greatest value in the training rows",
        [
            .field(
                "to", .list(.number(.any), count: 2...2), default: [0, 1],
                "the ends of the range"),
            perField, ofField,
        ])

    static func fit(
        _ parameters: Component, to rows: RowBlock, at pointer: JSONPointer
    )
        -> any FittedStep
    {
        let columns = statistics(parameters, rows)
        let ends = parameters.optionalNumbers("to") ?? [0, 1]
        let lower = ends.first ?? 0
        let width = (ends.last ?? 1) - lower
        return ColumnTransform(
            subtracted: columns.min,
            factor: zip(columns.min, columns.max).map { $1 > $0 ? width / ($1 - $0) : width },
            added: Array(repeating: lower, count: columns.count))
    }
}
