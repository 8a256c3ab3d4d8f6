/// Where a job's rows come from and what is done to them before training.
public struct DataSpec: Sendable, Hashable {
    /// A place rows come from.
    public enum Source: Sendable, Hashable {
        /// A data set that comes with the service.
        case builtin(String)
        /// An uploaded data set, by id.
        case dataset(String)
        /// Rows made by a rule, with its parameters.
        case generator(Component)
        /// Rows that stand in the spec itself: the object with `inputs` and `labels` or `targets`.
        case inline(JSONValue)
    }

    /// Which rows are held out.
    public enum Validation: Sendable, Hashable {
        /// This share of the rows: random ones, or the last ones if not shuffled.
        case fraction(Double, shuffle: Bool)
        /// The rows of another source.
        case source(Source)
    }

    /// How labels are turned into what the loss compares with.
    public enum TargetEncoding: String, Sendable, Hashable, CaseIterable {
        /// The class index.
        case index
        /// A one in the column of the class, zeros elsewhere.
        case oneHot = "one_hot"
        /// The label as a real number in one column.
        case value
    }

    /// Where the training rows come from.
    public var source: Source
    /// Which rows are held out, or nil for none.
    public var validation: Validation?
    /// Whether rows whose target is missing are left out before anything else.
    public var dropsMissingTargets: Bool
    /// What is done to every row, in order; fitted on the training rows.
    public var preprocess: [Component]
    /// What is done at random to every training row in every epoch, in order.
    public var augment: [Component]
    /// The stated task, or nil to infer it.
    public var task: TrainingTask?
    /// The stated encoding of the targets, or nil for what the loss expects.
    public var encodeTargets: TargetEncoding?

    /// Makes a data spec.
    public init(
        source: Source, validation: Validation?, dropsMissingTargets: Bool = false,
        preprocess: [Component],
        augment: [Component] = [], task: TrainingTask?, encodeTargets: TargetEncoding?
    ) {
        self.source = source
        self.validation = validation
        self.dropsMissingTargets = dropsMissingTargets
        self.preprocess = preprocess
        self.augment = augment
        self.task = task
        self.encodeTargets = encodeTargets
    }
}
