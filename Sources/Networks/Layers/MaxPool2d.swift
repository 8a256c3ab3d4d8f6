import CKernels
import Kernels
import Records

/// The greatest number of each window of an image.
enum MaxPool2d: LayerDefinition {
    static let schema = ComponentSchema(
        "max_pool2d", "the greatest number of each window and channel",
        [
            WindowGeometry.kernelSize,
            .optional(
                "stride", WindowGeometry.pair(.range(1...1024)),
                "from one window to the next; the window's size by default"),
            WindowGeometry.padding,
            WindowGeometry.dilation,
        ])

    static func traits(_ component: Component) -> LayerTraits {
        LayerTraits(.pooling, form: .numbers, range: nil, isNonlinear: true)
    }

    static func make(_ context: Layer.Context) throws(SpecErrors) -> Layer {
        let layer = MaxPool2dLayer(context, try WindowGeometry(context))
        // What is greatest of nothing has no pixel that a gradient could go back to.
        guard layer.fillsEveryWindow else {
            throw SpecErrors(
                context.pointer["padding"], .shapeMismatch,
                "expected a pixel of the image in every window, got windows of padding alone")
        }
        return layer
    }
}

/// The layer of ``MaxPool2d``, on channels-last images.
final class MaxPool2dLayer: Layer {
    private let windows: PoolWindows
    /// Which of its image's pixels each output is.
    private var chosen: UnsafeMutablePointer<Int32>?

    /// Makes a layer.
    init(_ context: Context, _ geometry: WindowGeometry) {
        windows = PoolWindows(
            height: PoolWindows.Span(geometry.height), width: PoolWindows.Span(geometry.width))
        super.init(context, outputShape: [context.inputShape[0]] + windows.counts)
    }

    deinit {
        chosen?.deallocate()
    }

    /// Whether every window has a pixel of the image.
    var fillsEveryWindow: Bool { windows.pixels.allSatisfy { !$0.isEmpty } }

    override var channelOrder: ChannelOrder? { .channelsLast }

    override func workspaceCount(rows: Int) -> Int { rows * outputCount }

    override func prepare(capacity: Int) {
        chosen?.deallocate()
        let count = capacity * outputCount + AlignedBuffer.slack
        chosen = .allocate(capacity: count)
        chosen?.initialize(repeating: 0, count: count)
    }

    override func forward(rows: Int, pass: Pass) {
        ck_max_pool(
            input, output, chosen, Int64(rows), Int64(inputShape[0]), windows.vertical,
            windows.horizontal)
    }

    override func backward(rows: Int, pass: Pass) {
        guard needsInputGradient else { return }
        ck_max_pool_backward(
            outputGradient, chosen, inputGradient, Int64(rows), Int64(inputShape[0]),
            windows.vertical, windows.horizontal)
    }

    override func reference(
        _ input: [Double], rows: Int, parameters: [[Double]], pass: Pass
    ) -> [Double] {
        let channels = inputShape[0]
        let places = windows.pixels
        return (0..<rows).flatMap { row in
            places.flatMap { pixels in
                (0..<channels).map { channel in
                    pixels.reduce(-Double.infinity) { best, pixel in
                        let value = input[row * inputCount + pixel * channels + channel]
                        return value > best || value.isNaN ? value : best
                    }
                }
            }
        }
    }

    override var hasReferenceBackward: Bool { true }

    override func referenceBackward(
        _ input: [Double], output: [Double], outputGradient: [Double], rows: Int,
        parameters: [[Double]], pass: Pass
    ) -> (input: [Double], parameters: [[Double]]) {
        var inputs = [Double](repeating: 0, count: input.count)
        windows.forEachOutput(
            outputGradient.count, channels: inputShape[0], inputCount: inputCount
        ) { place, _, candidates in
            let value = output[place]
            let chosen = candidates.first { input[$0] == value || input[$0].isNaN && value.isNaN }
            inputs[chosen ?? candidates[0]] += outputGradient[place]
        }
        return (inputs, [])
    }
}
