import COneDNN
import Kernels
import Records

/// A spec's layers, compiled: shapes known, every buffer allocated, nothing allocated in a step.
///
/// A network belongs to one thread at a time.
public final class Network {
    /// The layers, from input to output.
    public let layers: [Layer]
    /// The tensors of the layers, in PyTorch's `state_dict` order.
    public let parameters: [Parameter]
    /// Those of them that aren't frozen.
    public let trainedParameters: [Parameter]
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
        layers = try Network.makeLayers(components, inputShape: inputShape)
        parameters = layers.flatMap(\.parameters)
        trainedParameters = parameters.filter { !$0.isFrozen }
        penalized = parameters.filter { $0.l1 > 0 || $0.l2 > 0 }
        self.capacity = capacity
        inputCount = inputShape.reduce(1, *)
        outputCount = layers.last?.outputCount ?? inputCount

        inputBuffer = AlignedBuffer(count: capacity * inputCount)
        input = inputBuffer.pointer
        outputGradientBuffer = AlignedBuffer(count: capacity * outputCount)
        buffers = Network.connect(
            layers, input: inputBuffer.pointer, outputGradient: outputGradientBuffer.pointer,
            capacity: capacity)
        let total = parameters.reduce(0) { $0 + Network.padded($1.count) }
        valueBuffer = AlignedBuffer(count: total)
        gradientBuffer = AlignedBuffer(count: total)
        var offset = 0
        for (index, parameter) in parameters.enumerated() {
            parameter.values = valueBuffer.pointer + offset
            parameter.gradient = gradientBuffer.pointer + offset
            offset += Network.padded(parameter.count)
            InitializerCatalog.initialize(parameter, index: index, seed: seed)
        }
        let counts =
            buffers.map(\.count) + [inputBuffer.count, outputGradientBuffer.count, 2 * total]
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

    /// How many numbers all parameters have together, padding included.
    public var storageCount: Int { valueBuffer.count }

    /// All parameters' values, one after the other, each padded to a cache line.
    public var storage: UnsafeMutablePointer<Float> { valueBuffer.pointer }

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
        try makeLayers(components, inputShape: inputShape).last?.outputShape ?? inputShape
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
        let layers = try makeLayers(components, inputShape: inputShape)
        let parameters = layers.flatMap(\.parameters)
        let perRow = layers.reduce(2 * inputShape.reduce(1, *)) { $0 + 2 * $1.outputCount }
        return (
            parameters.reduce(0) { $0 + padded($1.count) }, parameters.count, capacity * perRow
        )
    }

    /// A count rounded up to whole cache lines.
    private static func padded(_ count: Int) -> Int { (count + 15) / 16 * 16 }

    private static func makeLayers(
        _ components: [Component], inputShape: [Int]
    ) throws(SpecErrors) -> [Layer] {
        var layers: [Layer] = []
        var shape = inputShape
        for (index, component) in components.enumerated() {
            let context = Layer.Context(
                path: "layers[\(index)]", component: component, inputShape: shape, index: index)
            guard
                let definition = LayerCatalog.all.first(where: { $0.schema.type == component.type })
            else {
                throw SpecErrors(
                    context.pointer["type"], .unknownName, "unknown layer \"\(component.type)\"")
            }
            let layer = try definition.make(context)
            layers.append(layer)
            shape = layer.outputShape
        }
        return layers
    }

    /// Gives every layer its buffers and returns those that were allocated.
    private static func connect(
        _ layers: [Layer], input: UnsafeMutablePointer<Float>,
        outputGradient: UnsafeMutablePointer<Float>, capacity: Int
    ) -> [AlignedBuffer] {
        var buffers: [AlignedBuffer] = []
        func allocate(_ count: Int) -> UnsafeMutablePointer<Float> {
            let buffer = AlignedBuffer(count: capacity * count)
            buffers.append(buffer)
            return buffer.pointer
        }
        var current = input
        var previous: Layer?
        for layer in layers {
            layer.input = current
            let isShared = shares(layer, with: previous)
            layer.output = isShared ? current : allocate(layer.outputCount)
            current = layer.output
            previous = layer
        }
        var gradient = outputGradient
        for (index, layer) in layers.enumerated().reversed() {
            layer.outputGradient = gradient
            layer.needsInputGradient = layers[..<index].contains(where: \.isTrained)
            if layer.needsInputGradient {
                let isShared = layer.output == layer.input
                layer.inputGradient = isShared ? gradient : allocate(layer.inputCount)
            }
            gradient = layer.inputGradient
        }
        return buffers
    }

    /// Whether a layer may write over its input: nobody needs what stood there.
    ///
    /// An activation's output stays, for its statistics, and so do the rows themselves, for the search
    /// of the first non-finite value.
    private static func shares(_ layer: Layer, with previous: Layer?) -> Bool {
        guard layer.worksInPlace, let previous else { return false }
        return !previous.keepsOutput && !previous.isActivation
    }
}
