import CKernels
import Records

/// Puts an image's numbers in the other order between two layers that want different ones.
final class ChannelReorder: Layer {
    private let order: ChannelOrder
    private let channels: Int
    private let pixels: Int

    /// Makes a reordering before a layer.
    ///
    /// - Parameters:
    ///   - context: The layer's, whose input is an image.
    ///   - order: The order to put the input in.
    init(_ context: Context, to order: ChannelOrder) {
        self.order = order
        channels = context.inputShape[0]
        pixels = context.inputShape[1] * context.inputShape[2]
        super.init(context, outputShape: context.inputShape)
    }

    override var isHidden: Bool { true }

    override func forward(rows: Int, pass: Pass) {
        transpose(input, output, rows: rows, isBackward: false)
    }

    override func backward(rows: Int, pass: Pass) {
        guard needsInputGradient else { return }
        transpose(outputGradient, inputGradient, rows: rows, isBackward: true)
    }

    override func reference(
        _ input: [Double], rows: Int, parameters: [[Double]], pass: Pass
    ) -> [Double] {
        reordered(input, rows: rows, isBackward: false)
    }

    override var hasReferenceBackward: Bool { true }

    override func referenceBackward(
        _ input: [Double], output: [Double], outputGradient: [Double], rows: Int,
        parameters: [[Double]], pass: Pass
    ) -> (input: [Double], parameters: [[Double]]) {
        (reordered(outputGradient, rows: rows, isBackward: true), [])
    }

    private func reordered(_ values: [Double], rows: Int, isBackward: Bool) -> [Double] {
        var result = values
        let gathers = (order == .channelsLast) != isBackward
        for row in 0..<rows {
            for channel in 0..<channels {
                for pixel in 0..<pixels {
                    let first = row * inputCount + channel * pixels + pixel
                    let last = row * inputCount + pixel * channels + channel
                    if gathers {
                        result[last] = values[first]
                    } else {
                        result[first] = values[last]
                    }
                }
            }
        }
        return result
    }

    private func transpose(
        _ source: UnsafeMutablePointer<Float>, _ target: UnsafeMutablePointer<Float>, rows: Int,
        isBackward: Bool
    ) {
        // Channels-first is a matrix [channels, pixels], channels-last its transpose.
        let gathers = (order == .channelsLast) != isBackward
        ck_transpose(
            source, target, Int64(rows), Int64(gathers ? channels : pixels),
            Int64(gathers ? pixels : channels))
    }
}
