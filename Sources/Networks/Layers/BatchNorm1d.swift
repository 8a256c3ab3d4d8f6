import Records

/// Batch normalization of flat rows.
enum BatchNorm1d: LayerDefinition {
    static let schema = ComponentSchema(
        "batch_norm1d", "each feature to mean 0 and variance 1 over the batch",
        BatchNormLayer.fields)

    static func traits(_ component: Component) -> LayerTraits {
        LayerTraits(
            .normalization, form: .numbers, range: .all, isNonlinear: false, mixesRows: true)
    }

    static func make(_ context: Layer.Context) throws(SpecErrors) -> Layer {
        guard context.inputShape.count == 1 else {
            throw SpecErrors(
                context.pointer, .shapeMismatch,
                "expected rows of one dimension, got \(context.inputShape) (use batch_norm2d)")
        }
        return try BatchNormLayer(context)
    }
}
