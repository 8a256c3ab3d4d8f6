import COneDNN
import Kernels
import Records

/// A convolution of images.
enum Conv2d: LayerDefinition {
    static let schema = ComponentSchema(
        "conv2d", "a convolution of images [channels, height, width]",
        [
            .required(
                "out_channels", .integer(.range(1...65_536)), "how many channels come out"),
            .optional(
                "in_channels", .integer(.range(1...65_536)),
                "channels that come in; inferred, and checked where given"),
            WindowGeometry.kernelSize,
            .field(
                "stride", WindowGeometry.pair(.range(1...1024)), default: 1,
                "from one window to the next"),
            WindowGeometry.padding,
            WindowGeometry.dilation,
            .field(
                "groups", .integer(.range(1...65_536)), default: 1,
                "groups of channels that don't see each other"),
            .field("bias", .boolean, default: true, "whether a number is added to each channel"),
        ] + WeightedLayerFields.all)

    static func traits(_ component: Component) -> LayerTraits { .weighted }

    static func make(_ context: Layer.Context) throws(SpecErrors) -> Layer {
        let geometry = try WindowGeometry(context)
        let component = context.component
        let (channels, units) = (context.inputShape[0], component.integer("out_channels"))
        if let stated = component.optionalInteger("in_channels"), stated != channels {
            throw SpecErrors(
                context.pointer["in_channels"], .shapeMismatch,
                "expected \(channels), the channels that reach the layer, got \(stated)")
        }
        let groups = component.integer("groups")
        guard channels % groups == 0, units % groups == 0 else {
            throw SpecErrors(
                context.pointer["groups"], .shapeMismatch,
                "expected a divisor of the \(channels) channels that come in and the \(units) that "
                    + "come out, got \(groups)")
        }
        return Conv2dLayer(context, geometry, groups: groups)
    }
}

/// The layer of ``Conv2d``, on channels-last images.
///
/// - Shape: the weight is `[out_channels, in_channels / groups, height, width]`, as in PyTorch.
final class Conv2dLayer: Layer {
    private let context: Context
    private let geometry: WindowGeometry
    private let groups: Int
    private let weight: Parameter
    private let bias: Parameter?
    /// Compiled for the row counts seen so far; there are two or three in a run.
    private var compiled: [(rows: Int, convolution: OpaquePointer)] = []

    /// Makes a layer.
    init(_ context: Context, _ geometry: WindowGeometry, groups: Int) {
        self.context = context
        self.geometry = geometry
        self.groups = groups
        let units = context.component.integer("out_channels")
        let inner = context.inputShape[0] / groups
        let window = geometry.height.kernel * geometry.width.kernel
        let tensors = WeightTensors(
            context, shape: [units, inner, geometry.height.kernel, geometry.width.kernel],
            fanIn: inner * window, fanOut: units * window)
        weight = tensors.weight
        bias = tensors.bias
        super.init(
            context, outputShape: [units, geometry.height.output, geometry.width.output],
            parameters: tensors.all)
    }

    deinit {
        for entry in compiled { cdnn_convolution_destroy(entry.convolution) }
    }

    override var channelOrder: ChannelOrder? { .channelsLast }

    override func workspaceCount(rows: Int) -> Int {
        // oneDNN's copy of the weights and its scratchpad, known once it has compiled.
        convolution(rows: rows).map { cdnn_convolution_bytes($0) / MemoryLayout<Float>.stride } ?? 0
    }

    override func prepare(capacity: Int) throws(SpecErrors) {
        guard convolution(rows: capacity) == nil else { return }
        throw SpecErrors(
            context.pointer, .tooLarge,
            "expected a convolution that oneDNN can compute, got \(capacity) images of "
                + "\(inputShape) to \(outputShape)")
    }

    override func forward(rows: Int, pass: Pass) {
        guard let convolution = convolution(rows: rows) else { return }
        _ = cdnn_convolution_forward(convolution, input, weight.values, bias?.values, output)
    }

    override func backward(rows: Int, pass: Pass) {
        guard let convolution = convolution(rows: rows) else { return }
        if isTrained {
            _ = cdnn_convolution_backward_weights(
                convolution, input, outputGradient, weight.gradient, bias?.gradient)
        }
        guard needsInputGradient else { return }
        _ = cdnn_convolution_backward_data(
            convolution, outputGradient, weight.values, inputGradient)
    }

    private func convolution(rows: Int) -> OpaquePointer? {
        if let found = compiled.first(where: { $0.rows == rows }) { return found.convolution }
        let made = cdnn_convolution_create(
            shape(rows: rows), bias == nil ? 0 : 1, needsInputGradient ? 1 : 0)
        if let made { compiled.append((rows, made)) }
        return made
    }

    private func shape(rows: Int) -> [cdnn_convolution_shape] {
        let (height, width) = (geometry.height, geometry.width)
        return [
            cdnn_convolution_shape(
                rows: Int64(rows), groups: Int64(groups), in_channels: Int64(inputShape[0]),
                in_height: Int64(height.input), in_width: Int64(width.input),
                out_channels: Int64(outputShape[0]), out_height: Int64(height.output),
                out_width: Int64(width.output), kernel_height: Int64(height.kernel),
                kernel_width: Int64(width.kernel), stride_height: Int64(height.stride),
                stride_width: Int64(width.stride), dilation_height: Int64(height.dilation),
                dilation_width: Int64(width.dilation), padding_top: Int64(height.before),
                padding_left: Int64(width.before), padding_bottom: Int64(height.after),
                padding_right: Int64(width.after))
        ]
    }

    override func reference(
        _ input: [Double], rows: Int, parameters: [[Double]], pass: Pass
    ) -> [Double] {
        var result = [Double](repeating: 0, count: rows * outputCount)
        if parameters.count > 1 {
            for index in result.indices { result[index] = parameters[1][index % outputShape[0]] }
        }
        let reference = ConvolutionReference(self, geometry, groups: groups)
        for row in 0..<rows {
            reference.forward(input, row: row, weight: parameters[0], into: &result)
        }
        return result
    }

    override var hasReferenceBackward: Bool { true }

    override func referenceBackward(
        _ input: [Double], output: [Double], outputGradient: [Double], rows: Int,
        parameters: [[Double]], pass: Pass
    ) -> (input: [Double], parameters: [[Double]]) {
        var inputs = [Double](repeating: 0, count: input.count)
        var weights = [Double](repeating: 0, count: parameters[0].count)
        let reference = ConvolutionReference(self, geometry, groups: groups)
        for row in 0..<rows {
            reference.backward(
                input, outputGradient, row: row, weight: parameters[0], into: &inputs, &weights)
        }
        guard parameters.count > 1 else { return (inputs, [weights]) }
        var biases = [Double](repeating: 0, count: outputShape[0])
        for (place, slope) in outputGradient.enumerated() {
            biases[place % outputShape[0]] += slope
        }
        return (inputs, [weights, biases])
    }
}
