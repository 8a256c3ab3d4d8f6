import Records

/// A way to rescale each column by a factor and an offset.
public protocol Preprocessor: Sendable {
    /// The wire name, one line on what it does, and its parameters.
    static var schema: ComponentSchema { get }

    /// Finds the factors and offsets.
    ///
    /// - Parameters:
    ///   - parameters: The fields that `schema` has accepted.
    ///   - columns: The columns of the training rows, as the step before has left them.
    /// - Returns: What to do to every row.
    static func transform(_ parameters: Component, _ columns: ColumnStatistics) -> ColumnTransform
}

extension Preprocessor {
    /// The parameter that says what is rescaled.
    static var ofField: Schema.Field {
        .field(
            "of", .choice(["inputs", "targets"]), default: "inputs",
            "whether the inputs or the targets are rescaled")
    }
}
