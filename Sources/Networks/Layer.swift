import Records

/// One operation of a network with its place in the plan.
///
/// A layer reads `input` and writes `output`; going back, it reads `outputGradient`, writes
/// `inputGradient` and its parameters' gradients. The network allocates every buffer once, for its
/// greatest batch; a layer that ``worksInPlace`` shares them with the one before it.
///
/// - Shape: buffers are `[rows, count]`, row-major, where count is the product of the row's shape.
open class Layer {
    /// Where a layer stands and what it gets, while it is built.
    public struct Context {
        /// The layer's place in the spec, `layers[2]`.
        public let path: String
        /// The checked spec of the layer.
        public let component: Component
        /// The shape of one row's input.
        public let inputShape: [Int]
        /// The layer's number in the plan, for random streams of its own.
        public let index: Int

        /// How many numbers one row's input has.
        public var inputCount: Int { inputShape.reduce(1, *) }

        /// The JSON Pointer to the layer in the spec.
        public var pointer: JSONPointer {
            JSONPointer(tokens: ["model", "layers", "\(index)"])
        }
    }

    /// What a pass through the network is for.
    public struct Pass: Sendable {
        /// Whether dropout and noise are on.
        public var isTraining: Bool
        /// The step, which chooses dropout masks.
        public var step: Int
        /// The job's seed.
        public var seed: UInt64

        /// Makes a pass.
        public init(isTraining: Bool, step: Int = 0, seed: UInt64 = 0) {
            self.isTraining = isTraining
            self.step = step
            self.seed = seed
        }
    }

    /// Where a buffer points before the network has allocated it; never read or written.
    nonisolated(unsafe) static let nowhere = UnsafeMutablePointer<Float>.allocate(capacity: 16)

    /// The layer's place in the spec.
    public let path: String
    /// The wire name of its type.
    public let type: String
    /// The shape of one row's input.
    public let inputShape: [Int]
    /// The shape of one row's output.
    public let outputShape: [Int]
    /// How many numbers one row's input has.
    public let inputCount: Int
    /// How many numbers one row's output has.
    public let outputCount: Int
    /// The trained tensors.
    public let parameters: [Parameter]
    /// Whether the layer has tensors that are trained; where not, going back leaves their gradients
    /// alone.
    public let isTrained: Bool
    /// Whether `inputGradient` is needed; not so where no layer before this one is trained.
    public internal(set) var needsInputGradient = true

    /// The rows that come in.
    public internal(set) var input: UnsafeMutablePointer<Float>
    /// The rows that go out.
    public internal(set) var output: UnsafeMutablePointer<Float>
    /// The gradient of the loss with respect to `output`.
    public internal(set) var outputGradient: UnsafeMutablePointer<Float>
    /// The gradient of the loss with respect to `input`.
    public internal(set) var inputGradient: UnsafeMutablePointer<Float>

    /// Makes a layer without buffers.
    public init(_ context: Context, outputShape: [Int], parameters: [Parameter] = []) {
        path = context.path
        type = context.component.type
        inputShape = context.inputShape
        inputCount = context.inputCount
        self.outputShape = outputShape
        outputCount = outputShape.reduce(1, *)
        self.parameters = parameters
        isTrained = parameters.contains { !$0.isFrozen }
        input = Layer.nowhere
        output = Layer.nowhere
        outputGradient = Layer.nowhere
        inputGradient = Layer.nowhere
    }

    /// Whether the layer can write its output over its input, and its input's gradient over its
    /// output's, because going back it needs its output at most.
    open var worksInPlace: Bool { false }

    /// Whether going back needs `output` as `forward` left it.
    open var keepsOutput: Bool { false }

    /// Whether this is an activation function, whose statistics are watched.
    open var isActivation: Bool { false }

    /// Outputs outside this range stand where the slope is below a hundredth of its greatest.
    open var unsaturatedRange: ClosedRange<Float>? { nil }

    /// Computes `output` from `input`.
    open func forward(rows: Int, pass: Pass) {}

    /// Computes the parameters' gradients and, if needed, `inputGradient` from `outputGradient`.
    open func backward(rows: Int, pass: Pass) {}

    /// Computes the output in double precision, plainly, as the oracle of tests and replays.
    ///
    /// - Parameters:
    ///   - input: `[rows, inputCount]`.
    ///   - rows: How many rows.
    ///   - parameters: The values of the layer's parameters, in their order.
    ///   - pass: What the pass is for.
    /// - Returns: `[rows, outputCount]`.
    open func reference(
        _ input: [Double], rows: Int, parameters: [[Double]], pass: Pass
    ) -> [Double] {
        input
    }
}
