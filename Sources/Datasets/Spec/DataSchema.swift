import Records

/// The declaration of a spec's `data` object.
public enum DataSchema {
    /// The fields of `data`.
    public static let data = Schema([
        .required("source", source, "where the training rows come from"),
        .field("validation", .nullable(validation), default: nil, "which rows are held out"),
        .field(
            "drop_missing_targets", .boolean, default: false,
            "whether rows whose target is missing (NaN or infinite) are left out, before the split"),
        .field(
            "preprocess", .list(.component(PreprocessorCatalog.components), count: 0...20),
            default: [], "what is done to every row, in order, as fitted on the training rows"),
        .field(
            "augment", .list(.component(AugmentationCatalog.components), count: 0...20),
            default: [],
            "what is done at random to every training row in every epoch, in order"),
        .optional(
            "task", .choice(TrainingTask.allCases.map(\.rawValue)),
            "what the network is to learn; inferred if absent"),
        .optional(
            "encode_targets", .choice(DataSpec.TargetEncoding.allCases.map(\.rawValue)),
            "how labels are turned into what the loss compares with; by the loss if absent"),
    ])

    /// A place rows come from, told by its key.
    public static let source = Schema.Kind.variant([
        Schema.Variant(
            "builtin",
            Schema([
                .required(
                    "builtin", .choice(BuiltinCatalog.all.map(\.name)),
                    "a data set that comes with the service")
            ])),
        Schema.Variant(
            "dataset",
            Schema([
                .required("dataset", .string(maximumLength: 100), "the id of an uploaded data set")
            ])),
        Schema.Variant("generator", GeneratorCatalog.components),
        Schema.Variant(
            "inline", Schema([.required("inline", .object(inline), "rows in the spec itself")])),
    ])

    /// Rows in the spec itself; their numbers are read by ``InlineReader``.
    private static let inline = Schema([
        .required("inputs", .any, "a list of rows, each a number or nested lists of one shape"),
        .optional("labels", .any, "a class index or a class name for each row"),
        .optional("targets", .any, "a number or a list of numbers for each row"),
    ])

    private static let validation = Schema.Kind.variant([
        Schema.Variant(
            "fraction",
            Schema([
                .required(
                    "fraction", .number(.above(0, below: 1)), "the share of the rows to hold out"),
                .field(
                    "shuffle", .boolean, default: true,
                    "whether to hold out random rows; if not, the last ones"),
            ])),
        Schema.Variant(
            "source", Schema([.required("source", source, "where the held-out rows come from")])),
    ])
}
