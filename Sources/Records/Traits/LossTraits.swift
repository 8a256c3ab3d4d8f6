/// What a loss means to those who judge a run: what it compares with what, and what its values say.
///
/// A loss's definition declares them, of the loss's own fields where these matter.
public struct LossTraits: Sendable, Hashable, Codable {
    /// What a loss compares outputs with.
    public enum Targets: String, Sendable, Codable, CaseIterable {
        /// One of several classes.
        case classes
        /// Yes or no for each output.
        case truths
        /// Yes or no for each output, as 1 and -1.
        case signs
        /// Real values.
        case values
    }

    /// What a loss expects of a row of outputs.
    public enum Outputs: String, Sendable, Codable, CaseIterable {
        /// Logits, which it turns into probabilities itself.
        case logits
        /// Probabilities, each of its own question.
        case probabilities
        /// Probabilities of classes that add up to 1.
        case distribution
        /// Shares of classes, which it divides by their sum itself.
        case shares
        /// The logarithms of a distribution.
        case logDistribution = "log_distribution"
        /// Any numbers.
        case numbers
    }

    /// How the loss of a network that has learned nothing follows from the targets.
    public enum Scale: String, Sendable, Codable, CaseIterable {
        /// The cross-entropy of C classes: log C.
        case classEntropy = "class_entropy"
        /// The cross-entropy of yes and no: log 2.
        case binaryEntropy = "binary_entropy"
        /// The mean square of the targets.
        case square
        /// The mean absolute value of the targets.
        case absolute
        /// The square of small targets, the absolute value of large ones.
        case smoothAbsolute = "smooth_absolute"
    }

    /// What the outputs are compared with.
    public var targets: Targets
    /// What a row of outputs has to be.
    public var outputs: Outputs
    /// How its values are to be read; nil where nothing is known.
    public var scale: Scale?
    /// Outputs above this say yes, where an output can.
    public var threshold: Double
    /// Whether it is summed over the rows rather than averaged.
    public var isSummed: Bool
    /// Whether it takes a logarithm that nothing keeps from infinity.
    public var isSingular: Bool

    enum CodingKeys: String, CodingKey {
        case targets, outputs, scale, threshold
        case isSummed = "is_summed"
        case isSingular = "is_singular"
    }

    /// Makes traits.
    public init(
        _ targets: Targets, of outputs: Outputs, scale: Scale?, threshold: Double = 0.5,
        isSummed: Bool, isSingular: Bool = false
    ) {
        self.targets = targets
        self.outputs = outputs
        self.scale = scale
        self.threshold = threshold
        self.isSummed = isSummed
        self.isSingular = isSingular
    }

    /// A boolean value indicating whether each output answers yes or no.
    public var isBinary: Bool { targets == .truths || targets == .signs }
}
