import CKernels
import Kernels
import Records

/// The layer of ``AvgPool2d`` and ``AdaptiveAvgPool2d``, on channels-last images.
final class AveragePoolLayer: Layer {
    private let windows: PoolWindows
    /// What each window's sum is multiplied by.
    private let factors: AlignedBuffer

    /// Makes a layer.
    ///
    /// - Parameters:
    ///   - context: Where it stands.
    ///   - windows: The windows.
    ///   - divisor: What each window's sum is divided by, or nil for its own number of pixels.
    init(_ context: Context, _ windows: PoolWindows, divisor: Int?) {
        self.windows = windows
        factors = AlignedBuffer(windows.pixels.map { 1 / Float(divisor ?? max(1, $0.count)) })
        super.init(context, outputShape: [context.inputShape[0]] + windows.counts)
    }

    override var channelOrder: ChannelOrder? { .channelsLast }

    override func forward(rows: Int, pass: Pass) {
        ck_average_pool(
            input, output, factors.pointer, Int64(rows), Int64(inputShape[0]), windows.vertical,
            windows.horizontal)
    }

    override func backward(rows: Int, pass: Pass) {
        guard needsInputGradient else { return }
        ck_average_pool_backward(
            outputGradient, inputGradient, factors.pointer, Int64(rows), Int64(inputShape[0]),
            windows.vertical, windows.horizontal)
    }

    override func reference(
        _ input: [Double], rows: Int, parameters: [[Double]], pass: Pass
    ) -> [Double] {
        let channels = inputShape[0]
        let places = windows.pixels
        return (0..<rows).flatMap { row in
            places.indices.flatMap { window in
                (0..<channels).map { channel in
                    let sum = places[window].reduce(0.0) {
                        $0 + input[row * inputCount + $1 * channels + channel]
                    }
                    return sum * Double(factors.pointer[window])
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
        ) { place, window, candidates in
            for candidate in candidates {
                inputs[candidate] += outputGradient[place] * Double(factors.pointer[window])
            }
        }
        return (inputs, [])
    }
}
