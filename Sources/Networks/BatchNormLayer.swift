import CKernels
import Kernels
import Records

/// The layer of ``BatchNorm1d`` and ``BatchNorm2d``: each channel to mean 0 and variance 1.
///
/// While training the batch's own mean and (biased) variance are used, else the running ones, which
/// take in a share `momentum` of each batch's mean and unbiased variance. A batch of one number a
/// channel has no variance: it leaves the running variance as it is.
///
/// - Shape: `weight`, `bias`, `running_mean` and `running_var` are `[channels]`.
/// - Source: Ioffe & Szegedy, *Batch Normalization* (2015), algorithms 1 and 2.
final class BatchNormLayer: Layer {
    /// The fields of a batch normalization, as `torch.nn` has them.
    static let fields: [Schema.Field] =
        [
            .optional(
                "num_features", .integer(.range(1...16_777_216)),
                "channels that come in; inferred, and checked where given"),
            .field("eps", .number(.nonNegative), default: 1e-5, "added to the variance"),
            .field(
                "momentum", .number(.range(0...1)), default: 0.1,
                "the share of a batch in the running statistics"),
            .field("affine", .boolean, default: true, "whether weight and bias are there"),
        ] + WeightedLayerFields.all

    private let channels: Int
    /// How many numbers of one row each channel has.
    private let positions: Int
    private let epsilon: Double
    private let momentum: Float
    private let weight: Parameter?
    private let bias: Parameter?
    private let runningMean: LayerBuffer
    private let runningVariance: LayerBuffer
    /// Whether the output is that of the rectifier after the normalization.
    var rectifies = false
    /// Of the last pass: mean, 1 / deviation; then scratch of the same size.
    private let mean: AlignedBuffer
    private let inverse: AlignedBuffer
    private let factors: AlignedBuffer
    private let shifts: AlignedBuffer
    private let third: AlignedBuffer

    /// Makes a layer for rows of `[channels]` or `[channels, height, width]`.
    ///
    /// - Throws: ``SpecErrors`` with code `shape_mismatch` if the number of channels isn't the stated
    ///   one.
    init(_ context: Context) throws(SpecErrors) {
        let channels = context.inputShape[0]
        if let stated = context.component.optionalInteger("num_features"), stated != channels {
            throw SpecErrors(
                context.pointer["num_features"], .shapeMismatch,
                "expected \(channels), the channels that reach the layer, got \(stated)")
        }
        self.channels = channels
        positions = context.inputCount / channels
        epsilon = context.component.number("eps")
        momentum = Float(context.component.number("momentum"))
        let tensors = NormalizationTensors(context, shape: [channels])
        weight = tensors.weight
        bias = tensors.bias
        runningMean = LayerBuffer(
            name: "\(context.path).running_mean", shape: [channels], initialValue: 0)
        runningVariance = LayerBuffer(
            name: "\(context.path).running_var", shape: [channels], initialValue: 1)
        mean = AlignedBuffer(count: channels)
        inverse = AlignedBuffer(count: channels)
        factors = AlignedBuffer(count: channels)
        shifts = AlignedBuffer(count: channels)
        third = AlignedBuffer(count: channels)
        super.init(
            context, outputShape: context.inputShape, parameters: tensors.all,
            buffers: [runningMean, runningVariance])
    }

    override var channelOrder: ChannelOrder? { .channelsLast }

    override func forward(rows: Int, pass: Pass) {
        let count = rows * positions
        if pass.usesBatchStatistics {
            let variance = factors.pointer
            ck_column_moments(input, mean.pointer, variance, Int64(count), Int64(channels))
            if pass.updatesRunningStatistics { updateRunning(variance, count: count) }
            for channel in 0..<channels { setInverse(channel, variance: variance[channel]) }
        } else {
            mean.pointer.update(from: runningMean.values, count: channels)
            for channel in 0..<channels {
                setInverse(channel, variance: runningVariance.values[channel])
            }
        }
        for channel in 0..<channels {
            factors.pointer[channel] = inverse.pointer[channel] * (weight?.values[channel] ?? 1)
            shifts.pointer[channel] = bias?.values[channel] ?? 0
        }
        ck_normalize_columns(
            input, mean.pointer, factors.pointer, shifts.pointer, output, Int64(count),
            Int64(channels), rectifies ? 1 : 0)
    }

    private func setInverse(_ channel: Int, variance: Float) {
        inverse.pointer[channel] = Float(1 / (Double(variance) + epsilon).squareRoot())
    }

    private func updateRunning(_ variance: UnsafeMutablePointer<Float>, count: Int) {
        for channel in 0..<channels {
            runningMean.values[channel] +=
                momentum * (mean.pointer[channel] - runningMean.values[channel])
            guard count > 1 else { continue }
            let unbiased = variance[channel] * (Float(count) / Float(count - 1))
            runningVariance.values[channel] +=
                momentum * (unbiased - runningVariance.values[channel])
        }
    }

    // forward: x̂ = (x − mean)·inverse, y = x̂·w + b, rectified if fused. In training, with n numbers a channel,
    // dx = w·inverse·(dy − Σdy/n − x̂·Σ(dy·x̂)/n), dw = Σ dy·x̂, db = Σ dy.
    override func backward(rows: Int, pass: Pass) {
        let count = rows * positions
        let (sums, products) = (shifts.pointer, third.pointer)
        let rectified = rectifies ? output : nil
        ck_column_gradient_sums(
            input, outputGradient, rectified, mean.pointer, sums, products, Int64(count),
            Int64(channels))
        for channel in 0..<channels {
            let scale = inverse.pointer[channel]
            let (sum, product) = (sums[channel], products[channel] * scale)
            if isTrained {
                weight?.gradient[channel] = product
                bias?.gradient[channel] = sum
            }
            let factor = scale * (weight?.values[channel] ?? 1)
            factors.pointer[channel] = factor
            // Running statistics don't depend on the batch.
            let share = pass.usesBatchStatistics ? factor / Float(count) : 0
            products[channel] = -share * scale * product
            sums[channel] = -share * sum
        }
        guard needsInputGradient else { return }
        ck_normalize_columns_backward(
            input, outputGradient, rectified, mean.pointer, factors.pointer, products, sums,
            inputGradient, Int64(count), Int64(channels))
    }

    /// A channel's mean and variance, as a pass uses them.
    private func moments(
        _ channel: Int, of input: [Double], pass: Pass
    ) -> (mean: Double, variance: Double) {
        guard pass.usesBatchStatistics else {
            return (
                Double(runningMean.values[channel]), Double(runningVariance.values[channel])
            )
        }
        let values = stride(from: channel, to: input.count, by: channels).map { input[$0] }
        let center = values.reduce(0, +) / Double(values.count)
        let squares = values.reduce(0) { $0 + ($1 - center) * ($1 - center) }
        return (center, squares / Double(values.count))
    }

    override func reference(
        _ input: [Double], rows: Int, parameters: [[Double]], pass: Pass
    ) -> [Double] {
        var result = input
        for channel in 0..<channels {
            let (center, variance) = moments(channel, of: input, pass: pass)
            let deviation = (variance + epsilon).squareRoot()
            for place in stride(from: channel, to: input.count, by: channels) {
                let normalized = (input[place] - center) / deviation
                result[place] =
                    parameters.isEmpty
                    ? normalized : normalized * parameters[0][channel] + parameters[1][channel]
            }
        }
        return result
    }

    override var mixesRows: Bool { true }

    override var hasReferenceBackward: Bool { true }

    override func referenceBackward(
        _ input: [Double], output: [Double], outputGradient: [Double], rows: Int,
        parameters: [[Double]], pass: Pass
    ) -> (input: [Double], parameters: [[Double]]) {
        var inputs = outputGradient
        var weights = [Double](repeating: 0, count: channels)
        var biases = weights
        let count = Double(rows * positions)
        for channel in 0..<channels {
            let (center, variance) = moments(channel, of: input, pass: pass)
            let deviation = (variance + epsilon).squareRoot()
            let places = stride(from: channel, to: input.count, by: channels)
            for place in places {
                biases[channel] += outputGradient[place]
                weights[channel] += outputGradient[place] * (input[place] - center) / deviation
            }
            let factor = (parameters.first?[channel] ?? 1) / deviation
            for place in places {
                let normalized = (input[place] - center) / deviation
                // Running statistics don't depend on the batch.
                let shared =
                    pass.usesBatchStatistics
                    ? (biases[channel] + normalized * weights[channel]) / count : 0
                inputs[place] = factor * (outputGradient[place] - shared)
            }
        }
        return (inputs, parameters.isEmpty ? [] : [weights, biases])
    }
}
