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
    /// Whether it stays as it is: its layer computes no gradient of it, clipping, optimizer and watch
    /// pass over it, as over a tensor of PyTorch's with `requires_grad=False`.
    public let isFrozen: Bool
    /// How much of Σ|w| is added to the loss.
    public let l1: Double
    /// How much of Σw² is added to the loss.
    public let l2: Double
    /// How many numbers it has.
    public let count: Int
    /// The numbers.
    public internal(set) var values: UnsafeMutablePointer<Float>
    /// The gradient of the loss with respect to each number; zeros if frozen.
    public internal(set) var gradient: UnsafeMutablePointer<Float>

    /// Makes a tensor of a layer whose schema has the ``WeightedLayerFields``.
    ///
    /// - Parameters:
    ///   - context: Where the layer stands and what it says of its tensors.
    ///   - role: What the tensor does; `init` has the initializer under this name, and penalties are
    ///     those of weights.
    ///   - shape: The shape, as PyTorch has it.
    ///   - fanIn: Inputs of one unit.
    ///   - fanOut: Units that one input reaches.
    ///   - standard: How the values are drawn if the layer doesn't say.
    init(
        _ context: Layer.Context, _ role: ParameterProfile.Role, shape: [Int], fanIn: Int,
        fanOut: Int, standard: Component
    ) {
        let component = context.component
        let isWeight = role != .bias
        // PyTorch calls the factor of a normalization its weight.
        let field = isWeight ? "weight" : "bias"
        name = "\(context.path).\(field)"
        layer = context.path
        self.role = role
        self.shape = shape
        self.fanIn = fanIn
        self.fanOut = fanOut
        initializer = Component(component.fields["init"]?[field]) ?? standard
        isFrozen = component.boolean("frozen")
        l1 = isWeight ? component.number("l1") : 0
        l2 = isWeight ? component.number("l2") : 0
        count = shape.reduce(1, *)
        values = Layer.nowhere
        gradient = Layer.nowhere
    }
}
