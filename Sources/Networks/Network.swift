import COneDNN
import Kernels
import Records

/// A spec's layers, compiled: shapes known, every buffer allocated, nothing allocated in a step.
///
/// A network belongs to one thread at a time.
public final class Network {
    /// The plan: all layers, those inside of blocks too, in the order in which they are computed.
    ///
    /// A block stands where its branches are summed; some layers are hidden, in no spec.
    public let layers: [Layer]
    /// The tensors of the layers, in PyTorch's `state_dict` order.
    public let parameters: [Parameter]
    /// Those of them that aren't frozen.
    public let trainedParameters: [Parameter]
    /// The tensors that are kept but not trained.
    public let layerBuffers: [LayerBuffer]
    /// The greatest number of rows in a pass.
    public let capacity: Int
    /// How many numbers one row's input has.
    public let inputCount: Int
    /// How many numbers one row's output has.
    public let outputCount: Int
    /// Where a pass reads its rows from.
    public let input: UnsafeMutablePointer<Float>
    /// How many bytes the buffers take.
    public let byteCount: Int

    let penalized: [Parameter]
    private let inputBuffer: AlignedBuffer
    private let outputGradientBuffer: AlignedBuffer
    private let buffers: [AlignedBuffer]
    private let valueBuffer: AlignedBuffer
    private let gradientBuffer: AlignedBuffer

    /// Compiles layers.
    ///
    /// - Parameters:
    ///   - components: The checked specs of the layers, from input to output.
    ///   - inputShape: The shape of one row's input.
    ///   - capacity: The greatest number of rows in a pass.
    ///   - seed: The seed of the first values.
    /// - Throws: ``SpecErrors`` with code `shape_mismatch` where a layer doesn't fit its input.
    public init(
        layers components: [Component], inputShape: [Int], capacity: Int, seed: UInt64
    ) throws(SpecErrors) {
        cdnn_use_one_thread()
        layers = try PlanBuilder.build(components, inputShape: inputShape)
        parameters = layers.flatMap(\.parameters)
        trainedParameters = parameters.filter { !$0.isFrozen }
        penalized = parameters.filter { $0.l1 > 0 || $0.l2 > 0 }
        layerBuffers = layers.flatMap(\.buffers)
        self.capacity = capacity
        inputCount = inputShape.reduce(1, *)
        outputCount = layers.last?.outputCount ?? inputCount

        inputBuffer = AlignedBuffer(count: capacity * inputCount)
        input = inputBuffer.pointer
        outputGradientBuffer = AlignedBuffer(count: capacity * outputCount)
        buffers =
            BufferPlan(
                layers, input: inputBuffer.pointer, outputGradient: outputGradientBuffer.pointer,
                capacity: capacity
            ).buffers
        let trained = parameters.reduce(0) { $0 + Network.padded($1.count) }
        let kept = layerBuffers.reduce(0) { $0 + Network.padded($1.count) }
        valueBuffer = AlignedBuffer(count: trained + kept)
        gradientBuffer = AlignedBuffer(count: trained)
        var offset = 0
        for (index, parameter) in parameters.enumerated() {
            parameter.values = valueBuffer.pointer + offset
            parameter.gradient = gradientBuffer.pointer + offset
            offset += Network.padded(parameter.count)
            InitializerCatalog.initialize(parameter, index: index, seed: seed)
        }
        for buffer in layerBuffers {
            buffer.values = valueBuffer.pointer + offset
            buffer.values.update(repeating: buffer.initialValue, count: buffer.count)
            offset += Network.padded(buffer.count)
        }
        for layer in layers { try layer.prepare(capacity: capacity) }
        let workspace = layers.reduce(0) { $0 + $1.workspaceCount(rows: capacity) }
        let counts =
            buffers.map(\.count) + [
                inputBuffer.count, outputGradientBuffer.count, trained + kept, trained, workspace,
            ]
        byteCount = counts.reduce(0, +) * MemoryLayout<Float>.stride
    }

    /// The outputs of the last forward pass, `[rows, outputCount]`.
    public var output: UnsafeMutablePointer<Float> {
        layers.last?.output ?? input
    }

    /// Where the loss writes its gradient before a backward pass, `[rows, outputCount]`.
    public var outputGradient: UnsafeMutablePointer<Float> {
        outputGradientBuffer.pointer
    }

    /// How many numbers all parameters and layer buffers have together, padding included.
    public var storageCount: Int { valueBuffer.count }

    /// All parameters' values and then the layer buffers', each padded to a cache line.
    public var storage: UnsafeMutablePointer<Float> { valueBuffer.pointer }

    /// All parameters' gradients, laid out as the beginning of ``storage``.
    public var gradients: UnsafeMutablePointer<Float> { gradientBuffer.pointer }

    /// How many numbers ``gradients`` has, padding included.
    public var gradientCount: Int { gradientBuffer.count }

    /// Computes the outputs of the rows in ``input``.
    public func forward(rows: Int, pass: Layer.Pass) {
        for layer in layers { layer.forward(rows: rows, pass: pass) }
    }

    /// Computes every parameter's gradient from ``outputGradient``.
    public func backward(rows: Int, pass: Layer.Pass) {
        for layer in layers.reversed() { layer.backward(rows: rows, pass: pass) }
    }

    /// The place of a parameter's first value in ``storage``.
    public func offset(of parameter: Parameter) -> Int {
        parameter.values - valueBuffer.pointer
    }

    /// The shape of one row's output, without allocating anything.
    ///
    /// - Parameters:
    ///   - components: The checked specs of the layers.
    ///   - inputShape: The shape of one row's input.
    /// - Returns: The shape.
    /// - Throws: ``SpecErrors`` with code `shape_mismatch` where a layer doesn't fit its input.
    public static func outputShape(
        of components: [Component], inputShape: [Int]
    ) throws(SpecErrors) -> [Int] {
        try PlanBuilder.build(components, inputShape: inputShape).last?.outputShape ?? inputShape
    }

    /// How many numbers a network has, without allocating anything.
    ///
    /// - Parameters:
    ///   - components: The checked specs of the layers.
    ///   - inputShape: The shape of one row's input.
    ///   - capacity: The greatest number of rows in a pass.
    /// - Returns: The numbers in its parameters, how many tensors those are, and the numbers in all
    ///   its buffers at most.
    /// - Throws: ``SpecErrors`` with code `shape_mismatch` where a layer doesn't fit its input.
    public static func size(
        of components: [Component], inputShape: [Int], capacity: Int
    ) throws(SpecErrors) -> (parameters: Int, tensors: Int, buffers: Int) {
        let layers = try PlanBuilder.build(components, inputShape: inputShape)
        let parameters = layers.flatMap(\.parameters)
        let perRow = layers.reduce(2 * inputShape.reduce(1, *)) { $0 + 2 * $1.outputCount }
        let workspace = layers.reduce(0) { $0 + $1.workspaceCount(rows: capacity) }
        let kept = layers.flatMap(\.buffers).reduce(0) { $0 + padded($1.count) }
        return (
            parameters.reduce(0) { $0 + padded($1.count) }, parameters.count,
            capacity * perRow + workspace + kept
        )
    }

    /// A count rounded up to whole cache lines.
    private static func padded(_ count: Int) -> Int { (count + 15) / 16 * 16 }
}
