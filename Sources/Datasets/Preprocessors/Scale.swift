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

    static func fit(
        _ parameters: Component, to rows: RowBlock, at pointer: JSONPointer
    )
        -> any FittedStep
    {
        let columns = rows.width
        return ColumnTransform(
            subtracted: Array(repeating: 0, count: columns),
            factor: Array(repeating: parameters.number("by"), count: columns),
            added: Array(repeating: parameters.number("shift"), count: columns))
    }
}
