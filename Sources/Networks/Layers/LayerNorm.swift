import CKernels
import Kernels
import Records

/// Normalization of each row by itself.
///
/// - Source: Ba, Kiros & Hinton, *Layer Normalization* (2016), equation 3.
enum LayerNorm: LayerDefinition {
    static let schema = ComponentSchema(
        "layer_norm", "each row to mean 0 and variance 1",
        [
            .optional(
                "normalized_shape", .list(.integer(.range(1...16_777_216)), count: 1...8),
                "the last dimensions, over which is normalized; all by default"),
            .field("eps", .number(.nonNegative), default: 1e-5, "added to the variance"),
            .field(
                "elementwise_affine", .boolean, default: true, "whether weight and bias are there"),
        ] + WeightedLayerFields.all)

    static func traits(_ component: Component) -> LayerTraits {
        // Unlike batch normalization's, what it divides by depends on the row.
        LayerTraits(
            .normalization, form: .numbers, range: .all, isNonlinear: true, mixesUnits: true)
    }

    static func make(_ context: Layer.Context) throws(SpecErrors) -> Layer {
        let stated = context.component.optionalNumbers("normalized_shape")?.map { Int($0) }
        let shape = stated ?? context.inputShape
        guard context.inputShape.suffix(shape.count) == shape[...] else {
            throw SpecErrors(
                context.pointer["normalized_shape"], .shapeMismatch,
                "expected the last dimensions of \(context.inputShape), got \(shape)")
        }
        return LayerNormLayer(context, shape: shape)
    }
}

/// The layer of ``LayerNorm``.
///
/// - Shape: `weight` and `bias` have the normalized shape.
final class LayerNormLayer: Layer {
    private let columns: Int
    private let epsilon: Float
    private let weight: Parameter?
    private let bias: Parameter?
    /// Of the last pass, for each normalized group: mean and 1 / deviation.
    private var means = AlignedBuffer(count: 0)
    private var inverses = AlignedBuffer(count: 0)

    /// Makes a layer that normalizes over the last dimensions, `shape`.
    init(_ context: Context, shape: [Int]) {
        columns = shape.reduce(1, *)
        epsilon = Float(context.component.number("eps"))
        let tensors = NormalizationTensors(context, shape: shape)
        weight = tensors.weight
        bias = tensors.bias
        super.init(context, outputShape: context.inputShape, parameters: tensors.all)
    }

    override var channelOrder: ChannelOrder? { .channelsFirst }

    override func workspaceCount(rows: Int) -> Int { 2 * groups(rows) }

    override func prepare(capacity: Int) {
        means = AlignedBuffer(count: groups(capacity))
        inverses = AlignedBuffer(count: groups(capacity))
    }

    override func forward(rows: Int, pass: Pass) {
        ck_layer_norm(
            input, weight?.values, bias?.values, output, means.pointer, inverses.pointer,
            Int64(groups(rows)), Int64(columns), epsilon)
    }

    override func backward(rows: Int, pass: Pass) {
        ck_layer_norm_backward(
            input, outputGradient, weight?.values, means.pointer, inverses.pointer,
            needsInputGradient ? inputGradient : nil, isTrained ? weight?.gradient : nil,
            isTrained ? bias?.gradient : nil,
            Int64(groups(rows)), Int64(columns))
    }

    override func reference(
        _ input: [Double], rows: Int, parameters: [[Double]], pass: Pass
    ) -> [Double] {
        (0..<groups(rows)).flatMap { group in
            let row = input[group * columns..<(group + 1) * columns]
            let center = row.reduce(0, +) / Double(columns)
            let variance = row.reduce(0) { $0 + ($1 - center) * ($1 - center) } / Double(columns)
            let deviation = (variance + Double(epsilon)).squareRoot()
            return row.enumerated().map { column, value in
                let normalized = (value - center) / deviation
                return parameters.isEmpty
                    ? normalized : normalized * parameters[0][column] + parameters[1][column]
            }
        }
    }

    override var hasReferenceBackward: Bool { true }

    override func referenceBackward(
        _ input: [Double], output: [Double], outputGradient: [Double], rows: Int,
        parameters: [[Double]], pass: Pass
    ) -> (input: [Double], parameters: [[Double]]) {
        var inputs = outputGradient
        var weights = [Double](repeating: 0, count: columns)
        var biases = weights
        for group in 0..<groups(rows) {
            let places = group * columns..<(group + 1) * columns
            let center = places.reduce(0) { $0 + input[$1] } / Double(columns)
            let variance =
                places.reduce(0) { $0 + (input[$1] - center) * (input[$1] - center) }
                / Double(columns)
            let deviation = (variance + Double(epsilon)).squareRoot()
            let normalized = places.map { (input[$0] - center) / deviation }
            let slopes = places.enumerated().map { column, place in
                outputGradient[place] * (parameters.first?[column] ?? 1)
            }
            let mean = slopes.reduce(0, +) / Double(columns)
            let product = zip(slopes, normalized).reduce(0) { $0 + $1.0 * $1.1 } / Double(columns)
            for (column, place) in places.enumerated() {
                weights[column] += outputGradient[place] * normalized[column]
                biases[column] += outputGradient[place]
                inputs[place] = (slopes[column] - mean - normalized[column] * product) / deviation
            }
        }
        return (inputs, parameters.isEmpty ? [] : [weights, biases])
    }

    private func groups(_ rows: Int) -> Int { rows * inputCount / columns }
}
