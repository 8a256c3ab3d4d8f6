import CKernels
import Kernels
import Records

/// Sets whole channels of an image to zero with probability p while training.
///
/// - Source: Tompson et al., *Efficient Object Localization Using Convolutional Networks* (2015), §3.2.
enum Dropout2d: LayerDefinition {
    static let schema = ComponentSchema(
        "dropout2d", "while training, whole channels zero with probability p, else x / (1 - p)",
        [.field("p", .number(.range(0...1)), default: 0.5, "the probability of zero")])

    static func traits(_ component: Component) -> LayerTraits { .regularization }

    static func make(_ context: Layer.Context) throws(SpecErrors) -> Layer {
        guard context.inputShape.count == 3 else {
            throw SpecErrors(
                context.pointer, .shapeMismatch,
                "expected images of shape [channels, height, width], got \(context.inputShape) "
                    + "(use dropout)")
        }
        return Dropout2dLayer(context)
    }
}

/// The layer of ``Dropout2d``, on channels-last images.
final class Dropout2dLayer: Layer {
    private let probability: Float
    private let index: Int
    private let channels: Int
    /// The factor of each channel of each row; ones to draw it from.
    private var factors = AlignedBuffer(count: 0)
    private var ones = AlignedBuffer(count: 0)

    init(_ context: Context) {
        probability = Float(context.component.number("p"))
        index = context.index
        channels = context.inputShape[0]
        super.init(context, outputShape: context.inputShape)
    }

    override var worksInPlace: Bool { true }

    override var channelOrder: ChannelOrder? { .channelsLast }

    override func workspaceCount(rows: Int) -> Int { 2 * rows * channels }

    override func prepare(capacity: Int) {
        factors = AlignedBuffer(count: capacity * channels)
        ones = AlignedBuffer([Float](repeating: 1, count: capacity * channels))
    }

    override func forward(rows: Int, pass: Pass) {
        if pass.isTraining {
            apply(input, output, rows, pass)
        } else if output != input {
            output.update(from: input, count: rows * outputCount)
        }
    }

    override func backward(rows: Int, pass: Pass) {
        guard needsInputGradient else { return }
        apply(outputGradient, inputGradient, rows, pass)
    }

    override func reference(
        _ input: [Double], rows: Int, parameters: [[Double]], pass: Pass
    ) -> [Double] {
        guard pass.isTraining else { return input }
        draw(rows, pass)
        return input.enumerated().map { position, value in
            let channel = position / inputCount * channels + position % channels
            let factor = factors.pointer[channel]
            return factor == 0 ? 0 : value * Double(factor)
        }
    }

    override var hasReferenceBackward: Bool { true }

    override func referenceBackward(
        _ input: [Double], output: [Double], outputGradient: [Double], rows: Int,
        parameters: [[Double]], pass: Pass
    ) -> (input: [Double], parameters: [[Double]]) {
        // The same mask as going forward.
        (reference(outputGradient, rows: rows, parameters: [], pass: pass), [])
    }

    private func draw(_ rows: Int, _ pass: Pass) {
        let purpose = RandomPurpose.dropout.rawValue << 24 | UInt32(truncatingIfNeeded: index)
        ck_dropout(
            ones.pointer, factors.pointer, Int64(rows * channels), probability, pass.seed,
            UInt32(truncatingIfNeeded: pass.step), purpose)
    }

    private func apply(
        _ source: UnsafeMutablePointer<Float>, _ result: UnsafeMutablePointer<Float>, _ rows: Int,
        _ pass: Pass
    ) {
        draw(rows, pass)
        ck_scale_channels(
            source, factors.pointer, result, Int64(rows), Int64(outputCount / channels),
            Int64(channels))
    }
}
