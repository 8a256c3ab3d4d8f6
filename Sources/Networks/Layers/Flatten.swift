import Records

/// Makes one dimension of all of a row's.
enum Flatten: LayerDefinition {
    static let schema = ComponentSchema("flatten", "each row's numbers in one dimension")

    static func make(_ context: Layer.Context) -> Layer {
        FlattenLayer(context)
    }
}

/// The layer of ``Flatten``: the numbers already stand in that order.
final class FlattenLayer: Layer {
    override init(_ context: Context, outputShape: [Int] = [], parameters: [Parameter] = []) {
        super.init(context, outputShape: [context.inputCount])
    }

    override var worksInPlace: Bool { true }

    override func forward(rows: Int, pass: Pass) {
        if output != input { output.update(from: input, count: rows * outputCount) }
    }

    override func backward(rows: Int, pass: Pass) {
        guard needsInputGradient, inputGradient != outputGradient else { return }
        inputGradient.update(from: outputGradient, count: rows * outputCount)
    }
}
