/// What a layer means to those who judge a network: what it is for and what can come out of it.
///
/// A layer's definition declares them, of the layer's own fields where these matter.
public struct LayerTraits: Sendable, Hashable, Codable {
    /// What a layer is for.
    public enum Role: String, Sendable, Codable, CaseIterable {
        /// Multiplies by trained weights.
        case weighted
        /// Is a function of each number or each row.
        case activation
        /// Takes numbers to mean 0 and deviation 1.
        case normalization
        /// Disturbs training and lets everything through after it.
        case regularization
        /// Sums up windows of an image.
        case pooling
        /// Gives the same numbers another shape.
        case shape
        /// Multiplies and adds fixed numbers.
        case rescaling
        /// Adds what its layers make to what its shortcut does.
        case block
    }

    /// What a row of outputs is.
    public enum Form: String, Sendable, Codable, CaseIterable {
        /// Numbers, nothing in particular.
        case numbers
        /// Probabilities, each of its own question.
        case probabilities
        /// The probabilities of classes, which add up to 1.
        case distribution
        /// The logarithms of a distribution.
        case logDistribution = "log_distribution"
        /// What the inputs are.
        case unchanged
        /// The logarithms of the inputs.
        case logarithm
        /// What the inputs are the logarithms of.
        case exponential
    }

    /// Where the function is flat, so that no gradient comes through.
    public enum Flatness: String, Sendable, Codable, CaseIterable {
        /// Nowhere for long.
        case none
        /// Below zero, where it is exactly zero: a rectifier.
        case negative
        /// Far from zero on both sides: a squashing function.
        case tails
    }

    /// What it is for.
    public var role: Role
    /// What a row of outputs is.
    public var form: Form
    /// What numbers come out; nil for those that come in.
    public var range: OutputRange?
    /// Whether it keeps the layers around it from being one linear function.
    public var isNonlinear: Bool
    /// Where it is flat.
    public var flatness: Flatness
    /// Its greatest slope; nil where there is none or it is of no interest.
    public var greatestSlope: Double?
    /// Whether the outputs of a row depend on each other's inputs.
    public var mixesUnits: Bool
    /// Whether some finite inputs have no finite output.
    public var isSingular: Bool
    /// Whether a row's outputs depend, in training, on the other rows of its batch; nil in traces from
    /// before this was recorded.
    public var mixesRows: Bool?

    enum CodingKeys: String, CodingKey {
        case role, form, range
        case isNonlinear = "is_nonlinear"
        case flatness
        case greatestSlope = "greatest_slope"
        case mixesUnits = "mixes_units"
        case isSingular = "is_singular"
        case mixesRows = "mixes_rows"
    }

    /// Makes traits.
    public init(
        _ role: Role, form: Form, range: OutputRange?, isNonlinear: Bool,
        flatness: Flatness = .none,
        greatestSlope: Double? = nil, mixesUnits: Bool = false, isSingular: Bool = false,
        mixesRows: Bool? = nil
    ) {
        self.role = role
        self.form = form
        self.range = range
        self.isNonlinear = isNonlinear
        self.flatness = flatness
        self.greatestSlope = greatestSlope
        self.mixesUnits = mixesUnits
        self.isSingular = isSingular
        self.mixesRows = mixesRows
    }

    /// A boolean value indicating whether everything comes through unchanged after training.
    public var isTransparent: Bool { role == .regularization || role == .shape }

    /// A boolean value indicating whether no hidden layer should have this function: one that grows
    /// without bound, or whose units share one sum.
    public var isOutputOnly: Bool { role == .activation && (isSingular || mixesUnits) }
}

extension LayerTraits {
    /// Multiplies by trained weights.
    public static let weighted = LayerTraits(
        .weighted, form: .numbers, range: .all, isNonlinear: false)
    /// Disturbs training only.
    public static let regularization = LayerTraits(
        .regularization, form: .unchanged, range: nil, isNonlinear: false)
    /// Gives the same numbers another shape.
    public static let shape = LayerTraits(.shape, form: .unchanged, range: nil, isNonlinear: false)

    /// A function of each number.
    public static func activation(
        _ range: OutputRange, isNonlinear: Bool = true, flatness: Flatness = .none,
        greatestSlope: Double? = nil
    ) -> LayerTraits {
        LayerTraits(
            .activation, form: .numbers, range: range, isNonlinear: isNonlinear,
            flatness: flatness, greatestSlope: greatestSlope)
    }
}
