import Records

/// The weight and bias of a layer that multiplies its inputs by weights.
struct WeightTensors {
    let weight: Parameter
    let bias: Parameter?

    /// Both, as far as they are there, in PyTorch's order.
    var all: [Parameter] { [weight] + (bias.map { [$0] } ?? []) }

    /// Makes the tensors of a layer that has the field `bias` beside ``WeightedLayerFields``.
    ///
    /// - Parameters:
    ///   - context: The layer's.
    ///   - shape: The weight's shape, units first.
    ///   - fanIn: Inputs of one unit.
    ///   - fanOut: Units that one input reaches.
    init(_ context: Layer.Context, shape: [Int], fanIn: Int, fanOut: Int) {
        let bound = 1 / Double(fanIn).squareRoot()
        // PyTorch's kaiming_uniform with a = √5 is uniform within ±1/√fan_in.
        let standard = Component("uniform", ["a": .number(-bound), "b": .number(bound)])
        weight = Parameter(
            context, .weight, shape: shape, fanIn: fanIn, fanOut: fanOut, standard: standard)
        guard context.component.boolean("bias") else {
            bias = nil
            return
        }
        bias = Parameter(
            context, .bias, shape: [shape[0]], fanIn: fanIn, fanOut: fanOut, standard: standard)
    }
}
