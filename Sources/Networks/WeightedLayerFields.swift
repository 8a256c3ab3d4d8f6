import Records

/// The fields that every layer with weights has; ``Parameter`` reads them.
enum WeightedLayerFields {
    /// How the tensors are drawn, whether they are trained, and their penalties.
    static let all: [Schema.Field] = [
        .field(
            "init", .object(InitializerCatalog.layerSchema), default: [:],
            "how weight and bias are drawn; PyTorch's default for the layer"),
        .field(
            "frozen", .boolean, default: false,
            "whether weight and bias stay as they are: no gradient, no update, not watched"),
        .field(
            "l1", .number(.nonNegative), default: 0,
            "this times Σ|w| over the weight is added to the loss"),
        .field(
            "l2", .number(.nonNegative), default: 0,
            "this times Σw² over the weight is added to the loss"),
    ]

    /// The names of the fields.
    static var names: [String] { all.map(\.name) }
}
