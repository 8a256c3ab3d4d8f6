import Records

/// The factor and the addend of a normalization, PyTorch's `weight` and `bias`.
struct NormalizationTensors {
    let weight: Parameter?
    let bias: Parameter?

    /// Both, as far as they are there, in PyTorch's order.
    var all: [Parameter] { [weight, bias].compactMap { $0 } }

    /// Makes the tensors of a layer that has ``WeightedLayerFields`` and, for whether there are any,
    /// `affine` or `elementwise_affine`.
    init(_ context: Layer.Context, shape: [Int]) {
        let fields = context.component.fields
        guard fields["affine"]?.boolean ?? fields["elementwise_affine"]?.boolean ?? true else {
            weight = nil
            bias = nil
            return
        }
        let count = shape.reduce(1, *)
        weight = Parameter(
            context, .scale, shape: shape, fanIn: count, fanOut: count,
            standard: Component("constant", ["value": 1]))
        bias = Parameter(
            context, .bias, shape: shape, fanIn: count, fanOut: count, standard: Component("zeros"))
    }
}
