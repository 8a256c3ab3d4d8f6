import Records

/// Gives each column mean 0 and standard deviation 1 over the training rows.
///
/// The deviation is the population's, as in scikit-learn's `StandardScaler`; a constant column is
/// divided by 1. By channel, this is what torchvision's `Normalize` does with measured numbers.
enum Standardize: Preprocessor {
    static let schema = ComponentSchema(
        "standardize", "each column to mean 0 and standard deviation 1, by the training rows",
        [perField, ofField])

    static func fit(
        _ parameters: Component, to rows: RowBlock, at pointer: JSONPointer
    )
        -> any FittedStep
    {
        let columns = statistics(parameters, rows)
        return ColumnTransform(
            subtracted: columns.mean,
            factor: columns.deviation.map { $0 > 0 ? 1 / $0 : 1 },
            added: Array(repeating: 0, count: columns.count))
    }
}
