import Records

/// The residual network of 20 layers for small images.
///
/// - Source: He et al., *Deep Residual Learning for Image Recognition* (2016), §4.2, with
///   convolutions of one pixel where a shortcut changes the shape (option B) and He initialization.
enum ResNet20: ModelPreset {
    static let schema = ComponentSchema(
        "resnet20", "nine residual blocks, for images of 32 by 32 pixels",
        [PresetCatalog.outputs])

    static func layers(_ preset: Component) -> [JSONValue] {
        var layers = convolution(16, size: 3, stride: 1) + [["type": "relu"]]
        var channels = 16
        for (width, stride) in [(16, 1), (32, 2), (64, 2)] {
            for number in 0..<3 {
                layers += block(from: channels, to: width, stride: number == 0 ? stride : 1)
                channels = width
            }
        }
        return layers + [
            ["type": "adaptive_avg_pool2d", "output_size": 1], ["type": "flatten"],
            PresetCatalog.linear(preset.integer("num_classes")),
        ]
    }

    private static func block(from channels: Int, to width: Int, stride: Int) -> [JSONValue] {
        let main =
            convolution(width, size: 3, stride: stride) + [["type": "relu"]]
            + convolution(width, size: 3, stride: 1)
        let shortcut =
            channels == width && stride == 1 ? [] : convolution(width, size: 1, stride: stride)
        return [
            ["type": "residual", "layers": .array(main), "shortcut": .array(shortcut)],
            ["type": "relu"],
        ]
    }

    /// A convolution and the normalization after it, which makes a bias useless.
    private static func convolution(_ channels: Int, size: Int, stride: Int) -> [JSONValue] {
        [
            [
                "type": "conv2d", "out_channels": JSONValue(channels),
                "kernel_size": JSONValue(size), "stride": JSONValue(stride),
                "padding": JSONValue(size / 2), "bias": false,
                "init": [
                    "weight": [
                        "type": "kaiming_normal", "mode": "fan_out", "nonlinearity": "relu",
                    ]
                ],
            ],
            ["type": "batch_norm2d"],
        ]
    }
}
