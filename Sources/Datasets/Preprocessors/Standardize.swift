import Records

/// Gives each column mean 0 and standard deviation 1 over the training rows.
///
/// The deviation is the population's, as in scikit-learn's `StandardScaler`; a constant column is
/// divided by 1.
enum Standardize: Preprocessor {
    static let schema = ComponentSchema(
        "standardize", "each column to mean 0 and standard deviation 1, by the training rows",
        [ofField])

    static func transform(
        _ parameters: Component, _ columns: ColumnStatistics
    ) -> ColumnTransform {
        ColumnTransform(
            subtracted: columns.mean,
            factor: columns.deviation.map { $0 > 0 ? 1 / $0 : 1 },
            added: Array(repeating: 0, count: columns.count))
    }
}
