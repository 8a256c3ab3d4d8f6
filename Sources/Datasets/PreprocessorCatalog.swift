import Records

/// Everything that can be done to rows before training.
///
/// To add one: a file in `Preprocessors/`, a line here, a row in its test's table.
public enum PreprocessorCatalog {
    /// The preprocessors, in alphabetical order.
    public static let all: [any Preprocessor.Type] = [
        Impute.self,
        MinMax.self,
        OneHot.self,
        RepeatChannels.self,
        Reshape.self,
        Resize.self,
        Scale.self,
        Standardize.self,
    ]

    /// The preprocessors as a spec may name them.
    public static let components = ComponentSet("preprocessor") { all.map { $0.schema } }

    /// The preprocessor of a name, or nil.
    public static func named(_ name: String) -> (any Preprocessor.Type)? {
        all.first { $0.schema.type == name }
    }
}
