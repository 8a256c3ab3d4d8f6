/// What is known of a network before the first step.
public struct NetworkProfile: Sendable, Hashable, Codable {
    /// The layers in the order in which they are computed; a block comes after what it contains.
    public var layers: [LayerProfile]
    /// Every trained tensor, in PyTorch's `state_dict` order.
    public var parameters: [ParameterProfile]
    /// How many numbers one row's output has.
    public var outputCount: Int

    enum CodingKeys: String, CodingKey {
        case layers, parameters
        case outputCount = "output_count"
    }

    /// Makes a profile.
    public init(layers: [LayerProfile], parameters: [ParameterProfile], outputCount: Int) {
        self.layers = layers
        self.parameters = parameters
        self.outputCount = outputCount
    }
}

/// What is known of a layer before the first step.
public struct LayerProfile: Sendable, Hashable, Codable {
    /// The layer's place in the spec: `layers[2]`.
    public var path: String
    /// The wire name of its type.
    public var type: String
    /// What it means to those who judge the network; nil in traces that were made before layers had
    /// traits.
    public var traits: LayerTraits?
    /// The shape of one row's output.
    public var outputShape: [Int]
    /// The names of its trained tensors.
    public var parameters: [String]
    /// The deviation of its outputs on the first training rows, before the first step, or nil if
    /// they weren't finite.
    public var initialOutputDeviation: Double?

    enum CodingKeys: String, CodingKey {
        case path, type, traits
        case outputShape = "output_shape"
        case parameters
        case initialOutputDeviation = "initial_output_deviation"
    }

    /// Makes a profile.
    public init(
        path: String, type: String, traits: LayerTraits? = nil, outputShape: [Int],
        parameters: [String],
        initialOutputDeviation: Double? = nil
    ) {
        self.path = path
        self.type = type
        self.traits = traits
        self.outputShape = outputShape
        self.parameters = parameters
        self.initialOutputDeviation = initialOutputDeviation
    }
}

/// What is known of a trained tensor before the first step.
public struct ParameterProfile: Sendable, Hashable, Codable {
    /// What a tensor does in its layer.
    public enum Role: String, Sendable, Codable {
        /// Multiplies the inputs.
        case weight
        /// Is added.
        case bias
        /// Multiplies numbers that were normalized.
        case scale
    }

    /// Its name: `layers[2].weight`.
    public var name: String
    /// The path of its layer.
    public var layer: String
    /// What it does.
    public var role: Role
    /// Its shape, as PyTorch has it.
    public var shape: [Int]
    /// Inputs of one unit.
    public var fanIn: Int
    /// The mean of its first values.
    public var initialMean: Double
    /// The deviation of its first values.
    public var initialDeviation: Double
    /// How many of its first rows (units) equal an earlier row exactly.
    public var duplicateUnits: Int

    /// How many numbers it has.
    public var count: Int { shape.reduce(1, *) }

    enum CodingKeys: String, CodingKey {
        case name, layer, role, shape
        case fanIn = "fan_in"
        case initialMean = "initial_mean"
        case initialDeviation = "initial_deviation"
        case duplicateUnits = "duplicate_units"
    }

    /// Makes a profile.
    public init(
        name: String, layer: String, role: Role, shape: [Int], fanIn: Int, initialMean: Double,
        initialDeviation: Double, duplicateUnits: Int
    ) {
        self.name = name
        self.layer = layer
        self.role = role
        self.shape = shape
        self.fanIn = fanIn
        self.initialMean = initialMean
        self.initialDeviation = initialDeviation
        self.duplicateUnits = duplicateUnits
    }
}
