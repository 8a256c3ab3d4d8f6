import Records

/// Something that is done to every row before training, as learned from the training rows.
public protocol Preprocessor: Sendable {
    /// The wire name, one line on what it does, and its parameters.
    static var schema: ComponentSchema { get }

    /// Learns from the training rows what to do to every row.
    ///
    /// - Parameters:
    ///   - parameters: The fields that `schema` has accepted.
    ///   - rows: The training rows, as the step before has left them.
    ///   - pointer: Where the step stands in the spec, for messages.
    /// - Returns: What to do to every row.
    /// - Throws: ``SpecErrors`` if rows of that shape can't be treated so.
    static func fit(
        _ parameters: Component, to rows: RowBlock, at pointer: JSONPointer
    ) throws(SpecErrors) -> any FittedStep
}

/// What a preprocessor does to every row.
public protocol FittedStep: Sendable {
    /// The shape that rows of a shape have afterwards.
    func outputShape(of shape: [Int]) -> [Int]

    /// Treats rows, in place or as new ones.
    func apply(to rows: RowBlock) -> RowBlock

    /// Which of the columns before each column afterwards is made of.
    ///
    /// - Parameter width: How many columns there are before.
    /// - Returns: The columns; nil where each is its own.
    func sources(width: Int) -> [Int]?

    /// What each column is multiplied by; nil for ones.
    var factors: [Double]? { get }
}

extension FittedStep {
    /// Each column is its own.
    public func sources(width: Int) -> [Int]? { nil }

    /// Nothing is rescaled.
    public var factors: [Double]? { nil }
}

extension Preprocessor {
    /// The parameter that says what is treated.
    static var ofField: Schema.Field {
        .field(
            "of", .choice(["inputs", "targets"]), default: "inputs",
            "whether the inputs or the targets are treated")
    }

    /// The parameter that says which values share a fit.
    static var perField: Schema.Field {
        .field(
            "per", .choice(["feature", "channel", "all"]), default: "feature",
            "which values share a fit: each feature's, each channel's of an image, or all")
    }

    /// The statistics of the training rows, shared as ``perField`` says.
    static func statistics(_ parameters: Component, _ rows: RowBlock) -> ColumnStatistics {
        switch parameters.optionalString("per") {
        case "channel": rows.statistics.pooled(by: rows.shape.dropFirst().reduce(1, *))
        case "all": rows.statistics.pooled(by: rows.width)
        default: rows.statistics
        }
    }
}
