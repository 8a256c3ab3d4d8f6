import Records

/// Batch normalization of images.
enum BatchNorm2d: LayerDefinition {
    static let schema = ComponentSchema(
        "batch_norm2d", "each channel to mean 0 and variance 1 over the batch's pixels",
        BatchNormLayer.fields)

    static func traits(_ component: Component) -> LayerTraits {
        LayerTraits(
            .normalization, form: .numbers, range: .all, isNonlinear: false, mixesRows: true)
    }

    static func make(_ context: Layer.Context) throws(SpecErrors) -> Layer {
        guard context.inputShape.count == 3 else {
            throw SpecErrors(
                context.pointer, .shapeMismatch,
                "expected images of shape [channels, height, width], got \(context.inputShape)"
                    + (context.inputShape.count == 1 ? " (use batch_norm1d)" : ""))
        }
        return try BatchNormLayer(context)
    }
}
