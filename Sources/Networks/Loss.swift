import Records

/// What the outputs of a batch are compared with.
///
/// - Shape: `labels` is `[rows]`, `values` is `[rows, outputs]`; one of them is used.
public struct TargetBatch {
    /// Class indices, possibly out of range, or nil.
    public var labels: UnsafePointer<Int32>?
    /// Real values, or nil.
    public var values: UnsafePointer<Float>?

    /// Makes targets.
    public init(labels: UnsafePointer<Int32>?, values: UnsafePointer<Float>?) {
        self.labels = labels
        self.values = values
    }
}

/// How far a batch's outputs are from its targets, and the way down.
open class Loss {
    /// The checked spec of the loss.
    public let component: Component
    /// How many numbers one row's output has.
    public let outputCount: Int

    /// Whether the loss is summed over the rows rather than averaged.
    public let isSummed: Bool

    /// Makes a loss for outputs of a size.
    public init(_ component: Component, outputCount: Int) {
        self.component = component
        isSummed = LossCatalog.isSummed(component)
        self.outputCount = outputCount
    }

    /// Computes the loss and, if asked, its gradient with respect to the outputs.
    ///
    /// - Parameters:
    ///   - outputs: `[rows, outputCount]`.
    ///   - targets: What they should be.
    ///   - rows: How many rows.
    ///   - gradient: `[rows, outputCount]` to write to, or nil.
    /// - Returns: The loss, reduced over the rows as the spec says.
    open func evaluate(
        outputs: UnsafePointer<Float>, targets: TargetBatch, rows: Int,
        gradient: UnsafeMutablePointer<Float>?
    ) -> Double {
        .nan
    }

    /// What a mean over rows is one of: their number, or the sum of their weights.
    ///
    /// Means of batches, each times its weight, add up to the mean of all rows times theirs.
    ///
    /// - Parameters:
    ///   - targets: What the rows' outputs should be.
    ///   - rows: How many rows.
    /// - Returns: The weight; NaN where a row has none, such as for an impossible label.
    open func weight(of targets: TargetBatch, rows: Int) -> Double {
        Double(rows)
    }

    /// Computes the loss in double precision, plainly, as the oracle of tests and replays.
    ///
    /// - Parameters:
    ///   - outputs: `[rows, outputCount]`.
    ///   - targets: What they should be.
    ///   - rows: How many rows.
    /// - Returns: The loss, reduced over the rows as the spec says.
    open func reference(outputs: [Double], targets: TargetBatch, rows: Int) -> Double {
        .nan
    }

    /// Computes the loss's gradient in double precision, plainly, as the oracle of tests and replays.
    ///
    /// - Parameters:
    ///   - outputs: `[rows, outputCount]`.
    ///   - targets: What they should be.
    ///   - rows: How many rows.
    /// - Returns: The gradient with respect to the outputs, `[rows, outputCount]`.
    open func referenceGradient(
        outputs: [Double], targets: TargetBatch, rows: Int
    ) -> [Double] {
        outputs.map { _ in .nan }
    }
}

/// A loss that a spec can name.
public protocol LossDefinition: Sendable {
    /// The wire name and fields.
    static var schema: ComponentSchema { get }
    /// What the loss expects to be compared with, if the targets are class labels.
    static var labelEncoding: LabelEncoding { get }
    /// What the loss means to those who judge a run.
    ///
    /// - Parameter component: The checked spec of the loss.
    /// - Returns: The traits.
    static func traits(_ component: Component) -> LossTraits
    /// Checks that the spec fits the number of outputs.
    ///
    /// - Throws: ``SpecErrors`` with code `shape_mismatch` if a list has not one number an output.
    static func check(_ component: Component, outputCount: Int) throws(SpecErrors)
    /// Makes the loss.
    static func make(_ component: Component, outputCount: Int) -> Loss
}

extension LossDefinition {
    /// Nothing to check.
    public static func check(_ component: Component, outputCount: Int) throws(SpecErrors) {}
}

/// The form of targets that a loss expects where the data have class labels.
public enum LabelEncoding: Sendable {
    /// Class indices.
    case indices
    /// Numbers: the label itself for one output, a one in the label's place for several.
    case numbers
}

/// Every loss.
public enum LossCatalog {
    /// The losses, in alphabetical order.
    public static let all: [any LossDefinition.Type] = [
        BCE.self,
        BCEWithLogits.self,
        CrossEntropy.self,
        CrossEntropyOfProbabilities.self,
        Hinge.self,
        L1.self,
        MSE.self,
        NLL.self,
        SmoothL1.self,
    ]

    /// What a spec can name as a loss.
    public static let components = ComponentSet("loss") { all.map { $0.schema } }

    /// The definition of a loss that a spec names, or nil for an unknown name.
    public static func definition(of type: String) -> (any LossDefinition.Type)? {
        all.first { $0.schema.type == type }
    }

    /// What a loss means to those who judge a run; nil for an unknown name.
    public static func traits(of component: Component) -> LossTraits? {
        definition(of: component.type)?.traits(component)
    }

    /// The field that every loss has.
    static let reduction = Schema.Field.field(
        "reduction", .choice(["mean", "sum"]), default: "mean",
        "whether the loss is averaged or summed over the batch")

    /// Whether a spec asks for a sum.
    static func isSummed(_ component: Component) -> Bool {
        component.optionalString("reduction") == "sum"
    }

    /// The weights of classes.
    static let classWeights = Schema.Field.optional(
        "weight", .list(.number(.nonNegative), count: 1...1_048_576),
        "the weight of each class; the mean over labels is weighted too")

    /// Checks that a list has one number an output.
    ///
    /// - Throws: ``SpecErrors`` with code `shape_mismatch` if it hasn't.
    static func checkCount(
        of field: String, _ component: Component, outputCount: Int
    ) throws(SpecErrors) {
        guard let count = component.optionalNumbers(field)?.count, count != outputCount else {
            return
        }
        throw SpecErrors(
            JSONPointer(tokens: ["loss", field]), .shapeMismatch,
            "expected \(outputCount) numbers, one an output, got \(count)")
    }
}
