import Records

/// The convolutional network of handwritten digits, with rectifiers and greatest-number pools, as it is
/// usually built today.
///
/// - Source: LeCun et al., *Gradient-Based Learning Applied to Document Recognition* (1998), §II.B,
///   which has scaled tanh, trained averaging pools and a partly connected third layer.
enum LeNet5: ModelPreset {
    static let schema = ComponentSchema(
        "lenet5",
        "two convolutions and three fully connected layers, for images of 28 by 28 pixels",
        [PresetCatalog.outputs])

    static func layers(_ preset: Component) -> [JSONValue] {
        let pool: JSONValue = ["type": "max_pool2d", "kernel_size": 2]
        return [
            ["type": "conv2d", "out_channels": 6, "kernel_size": 5, "padding": 2],
            ["type": "relu"], pool,
            ["type": "conv2d", "out_channels": 16, "kernel_size": 5], ["type": "relu"], pool,
            ["type": "flatten"],
            PresetCatalog.linear(120), ["type": "relu"],
            PresetCatalog.linear(84), ["type": "relu"],
            PresetCatalog.linear(preset.integer("num_classes")),
        ]
    }
}
