import CKernels
import Records

/// A fully connected layer, y = x·Wᵀ + b.
enum Linear: LayerDefinition {
    static let schema = ComponentSchema(
        "linear", "y = x·Wᵀ + b",
        [
            .required(
                "out_features", .integer(.range(1...1_048_576)), "how many units the layer has"),
            .optional(
                "in_features", .integer(.range(1...16_777_216)),
                "numbers in one row; inferred, and checked where given"),
            .field("bias", .boolean, default: true, "whether b is there"),
        ] + WeightedLayerFields.all)

    static func traits(_ component: Component) -> LayerTraits { .weighted }

    static func make(_ context: Layer.Context) throws(SpecErrors) -> Layer {
        guard context.inputShape.count == 1 else {
            throw SpecErrors(
                context.pointer, .shapeMismatch,
                "expected rows of one dimension, got \(context.inputShape) (add a flatten layer)")
        }
        let stated = context.component.optionalInteger("in_features")
        if let stated, stated != context.inputCount {
            throw SpecErrors(
                context.pointer["in_features"], .shapeMismatch,
                "expected \(context.inputCount), the numbers that reach the layer, got \(stated)")
        }
        return LinearLayer(context)
    }
}

/// The layer of ``Linear``.
///
/// - Shape: the weight is `[outputCount, inputCount]`, the bias `[outputCount]`.
final class LinearLayer: Layer {
    private let weight: Parameter
    private let bias: Parameter?

    /// Makes a layer.
    init(_ context: Context) {
        let units = context.component.integer("out_features")
        let tensors = WeightTensors(
            context, shape: [units, context.inputCount], fanIn: context.inputCount, fanOut: units)
        weight = tensors.weight
        bias = tensors.bias
        super.init(context, outputShape: [units], parameters: tensors.all)
    }

    override func forward(rows: Int, pass: Pass) {
        LinearProducts.forward(
            input, weight.values, bias: bias?.values, into: output, rows: Int64(rows),
            units: Int64(outputCount), inputs: Int64(inputCount))
    }

    // forward: y = x·Wᵀ + b
    override func backward(rows: Int, pass: Pass) {
        let (batch, units, inputs) = (Int64(rows), Int64(outputCount), Int64(inputCount))
        if isTrained {
            LinearProducts.weightGradient(
                outputGradient, input, into: weight.gradient, rows: batch, units: units,
                inputs: inputs)
            if let bias { ck_sum_rows(outputGradient, bias.gradient, batch, units) }
        }
        guard needsInputGradient else { return }
        LinearProducts.inputGradient(
            outputGradient, weight.values, into: inputGradient, rows: batch, units: units,
            inputs: inputs)
    }

    override func reference(
        _ input: [Double], rows: Int, parameters: [[Double]], pass: Pass
    ) -> [Double] {
        var result = [Double](repeating: 0, count: rows * outputCount)
        if parameters.count > 1 {
            for place in result.indices { result[place] = parameters[1][place % outputCount] }
        }
        let (batch, units, inputs) = (Int64(rows), Int64(outputCount), Int64(inputCount))
        ck_add_product_double(
            input, inputs, 1, parameters[0], 1, inputs, &result, units, batch, units, inputs)
        return result
    }

    override var hasReferenceBackward: Bool { true }

    override func referenceBackward(
        _ input: [Double], output: [Double], outputGradient: [Double], rows: Int,
        parameters: [[Double]], pass: Pass
    ) -> (input: [Double], parameters: [[Double]]) {
        var inputs = [Double](repeating: 0, count: rows * inputCount)
        var weights = [Double](repeating: 0, count: parameters[0].count)
        var biases = [Double](repeating: 0, count: outputCount)
        let (batch, units, width) = (Int64(rows), Int64(outputCount), Int64(inputCount))
        ck_add_product_double(
            outputGradient, units, 1, parameters[0], width, 1, &inputs, width, batch, width, units)
        ck_add_product_double(
            outputGradient, 1, units, input, width, 1, &weights, width, units, width, batch)
        for (place, slope) in outputGradient.enumerated() { biases[place % outputCount] += slope }
        return (inputs, bias == nil ? [weights] : [weights, biases])
    }
}
