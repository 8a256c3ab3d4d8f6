import Records

/// Multiplies each value by one number and adds another.
enum Scale: Preprocessor {
    static let schema = ComponentSchema(
        "scale", "each value x to x · by + shift, such as pixels by 1/255",
        [
            .field("by", .number(.any), default: 1, "the factor"),
            .field("shift", .number(.any), default: 0, "what is added"),
            ofField,
        ])

    static func transform(
        _ parameters: Component, _ columns: ColumnStatistics
    ) -> ColumnTransform {
        ColumnTransform(
            subtracted: Array(repeating: 0, count: columns.count),
            factor: Array(repeating: parameters.number("by"), count: columns.count),
            added: Array(repeating: parameters.number("shift"), count: columns.count))
    }
}
