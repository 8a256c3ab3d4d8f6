/// A tensor that a layer keeps from step to step without training it, such as a running mean.
///
/// The memory belongs to the ``Network``, beside the parameters' values, so that a checkpoint of
/// them holds it too.
public final class LayerBuffer {
    /// The name, `layers[1].running_mean`.
    public let name: String
    /// The shape, as PyTorch has it.
    public let shape: [Int]
    /// How many numbers it has.
    public let count: Int
    /// What every number is at first.
    public let initialValue: Float
    /// The numbers.
    public internal(set) var values: UnsafeMutablePointer<Float>

    init(name: String, shape: [Int], initialValue: Float) {
        self.name = name
        self.shape = shape
        self.initialValue = initialValue
        count = shape.reduce(1, *)
        values = Layer.nowhere
    }
}
