import Records

/// Gives each row another shape.
enum Reshape: LayerDefinition {
    static let schema = ComponentSchema(
        "reshape", "each row's numbers in another shape",
        [
            .required(
                "shape", .list(.integer(.range(-1...16_777_216)), count: 1...8),
                "the new shape of a row; one dimension may be -1, whatever is left")
        ])

    static func traits(_ component: Component) -> LayerTraits { .shape }

    static func make(_ context: Layer.Context) throws(SpecErrors) -> Layer {
        var shape = (context.component.optionalNumbers("shape") ?? []).map { Int($0) }
        let place = context.pointer["shape"]
        guard shape.count(where: { $0 < 0 }) <= 1, !shape.contains(0) else {
            throw SpecErrors(
                place, .outOfRange,
                "expected dimensions above 0, one of them -1 at most, got \(shape)")
        }
        let (known, isTooLarge) = shape.reduce((1, false)) { product, size in
            let (value, overflow) = product.0.multipliedReportingOverflow(by: abs(size))
            return (value, product.1 || overflow)
        }
        if !isTooLarge, let open = shape.firstIndex(of: -1), context.inputCount % known == 0 {
            shape[open] = context.inputCount / known
        }
        guard !isTooLarge, !shape.contains(-1), shape.reduce(1, *) == context.inputCount else {
            throw SpecErrors(
                place, .shapeMismatch,
                "expected a shape of \(context.inputCount) numbers, as \(context.inputShape) has, "
                    + "got \(shape)")
        }
        return ReshapeLayer(context, shape: shape)
    }
}

/// The layer of ``Reshape``: the numbers already stand in that order.
final class ReshapeLayer: Layer {
    init(_ context: Context, shape: [Int]) {
        super.init(context, outputShape: shape)
    }

    override var isView: Bool { true }

    override var channelOrder: ChannelOrder? { .channelsFirst }
}
