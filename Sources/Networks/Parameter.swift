import Records

/// A trained tensor: its place in the network and where its numbers stand in memory.
///
/// The memory belongs to the ``Network``, which outlives its parameters' use.
public final class Parameter {
    /// The name, `layers[2].weight`.
    public let name: String
    /// The path of its layer, `layers[2]`.
    public let layer: String
    /// What it does in its layer.
    public let role: ParameterProfile.Role
    /// The shape, as PyTorch has it: `[out_features, in_features]` for a weight of `linear`.
    public let shape: [Int]
    /// Inputs of one unit.
    public let fanIn: Int
    /// Units that one input reaches.
    public let fanOut: Int
    /// How its first values are drawn.
    public let initializer: Component
    /// How many numbers it has.
    public let count: Int
    /// The numbers.
    public internal(set) var values: UnsafeMutablePointer<Float>
    /// The gradient of the loss with respect to each number.
    public internal(set) var gradient: UnsafeMutablePointer<Float>

    init(
        name: String, layer: String, role: ParameterProfile.Role, shape: [Int], fanIn: Int,
        fanOut: Int, initializer: Component
    ) {
        self.name = name
        self.layer = layer
        self.role = role
        self.shape = shape
        self.fanIn = fanIn
        self.fanOut = fanOut
        self.initializer = initializer
        count = shape.reduce(1, *)
        values = Layer.nowhere
        gradient = Layer.nowhere
    }
}
