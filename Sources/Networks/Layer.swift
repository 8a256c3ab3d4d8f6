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
        /// The layer's place in the spec, `layers[2]` or `layers[2].shortcut[0]`.
        public let path: String
        /// The JSON Pointer to the layer in the spec, `/model/layers/2/shortcut/0`.
        public let pointer: JSONPointer
        /// The checked spec of the layer.
        public let component: Component
        /// The shape of one row's input; of images `[channels, height, width]`.
        public let inputShape: [Int]
        /// The layer's number in the spec, depth first, for random streams of its own.
        public let index: Int

        /// How many numbers one row's input has.
        public var inputCount: Int { inputShape.reduce(1, *) }
    }

    /// What a pass through the network is for.
    public struct Pass: Sendable {
        /// Whether dropout and noise are on.
        public var isTraining: Bool
        /// The step, which chooses dropout masks.
        public var step: Int
        /// The job's seed.
        public var seed: UInt64
        /// Whether batch normalization uses the batch's own mean and variance, as in training.
        public var usesBatchStatistics: Bool
        /// Whether batch normalization takes the batch into its running mean and variance; off where a
        /// pass is repeated.
        public var updatesRunningStatistics: Bool

        /// Makes a pass; what isn't said follows from whether it is for training.
        public init(
            isTraining: Bool, step: Int = 0, seed: UInt64 = 0, usesBatchStatistics: Bool? = nil,
            updatesRunningStatistics: Bool? = nil
        ) {
            self.isTraining = isTraining
            self.step = step
            self.seed = seed
            self.usesBatchStatistics = usesBatchStatistics ?? isTraining
            self.updatesRunningStatistics = updatesRunningStatistics ?? isTraining
        }
    }

    /// Where a buffer points before the network has allocated it; never read or written.
    nonisolated(unsafe) static let nowhere = UnsafeMutablePointer<Float>.allocate(capacity: 16)

    /// The layer's place in the spec.
    public let path: String
    /// The wire name of its type.
    public let type: String
    /// What it means to those who judge the network; nil for a layer that stands in no spec.
    public let traits: LayerTraits?
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
    /// The tensors that are kept but not trained, such as running means.
    public let buffers: [LayerBuffer]
    /// The plan's layers whose outputs come in, by number; −1 is the network's input.
    public internal(set) var sources: [Int] = []
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
    public init(
        _ context: Context, outputShape: [Int], parameters: [Parameter] = [],
        buffers: [LayerBuffer] = []
    ) {
        path = context.path
        type = context.component.type
        traits = LayerCatalog.traits(of: context.component)
        inputShape = context.inputShape
        inputCount = context.inputCount
        self.outputShape = outputShape
        outputCount = outputShape.reduce(1, *)
        self.parameters = parameters
        isTrained = parameters.contains { !$0.isFrozen }
        self.buffers = buffers
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

    /// Whether the output is the input under another shape, in the same memory.
    open var isView: Bool { false }

    /// The order of an image's numbers that the layer works on, or nil if any will do.
    open var channelOrder: ChannelOrder? { nil }

    /// Whether the layer stands in the plan but not in the spec, and isn't shown to anyone.
    open var isHidden: Bool { false }

    /// How many floats the layer needs beside its buffers for a number of rows.
    open func workspaceCount(rows: Int) -> Int { 0 }

    /// Allocates what the layer needs beside its buffers; called once, before the first pass.
    ///
    /// - Parameter capacity: The greatest number of rows in a pass.
    /// - Throws: ``SpecErrors`` with code `too_large` if the layer can't be computed.
    open func prepare(capacity: Int) throws(SpecErrors) {}

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

    /// Whether a row's output depends on the other rows of its batch, as under batch statistics.
    open var mixesRows: Bool { false }

    /// Whether ``referenceBackward(_:output:outputGradient:rows:parameters:pass:)`` is there.
    open var hasReferenceBackward: Bool { isView }

    /// Computes the gradients in double precision, plainly, as the oracle of tests and replays.
    ///
    /// Like ``backward(rows:pass:)`` it takes the formula as it stands: nothing is clamped that isn't
    /// clamped there, so that what is singular stays singular.
    ///
    /// - Parameters:
    ///   - input: `[rows, inputCount]`.
    ///   - output: `[rows, outputCount]`, what ``reference(_:rows:parameters:pass:)`` makes of it.
    ///   - outputGradient: The gradient of the loss with respect to `output`, of its shape.
    ///   - rows: How many rows.
    ///   - parameters: The values of the layer's parameters, in their order.
    ///   - pass: What the pass was for.
    /// - Returns: The gradients with respect to the input and to each parameter, of their shapes.
    open func referenceBackward(
        _ input: [Double], output: [Double], outputGradient: [Double], rows: Int,
        parameters: [[Double]], pass: Pass
    ) -> (input: [Double], parameters: [[Double]]) {
        (outputGradient, [])
    }
}
