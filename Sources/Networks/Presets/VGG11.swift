import Records

/// The network of eight convolutions and three fully connected layers.
///
/// - Source: Simonyan & Zisserman, *Very Deep Convolutional Networks for Large-Scale Image
///   Recognition* (2015), table 1, configuration A; torchvision's fitting of any image size.
enum VGG11: ModelPreset {
    static let schema = ComponentSchema(
        "vgg11",
        "eight convolutions and three fully connected layers, for images from 32 by 32 pixels",
        [
            .field(
                "batch_norm", .boolean, default: false,
                "whether each convolution is followed by a batch normalization"),
            .field(
                "hidden", .integer(.range(1...65_536)), default: 4096,
                "how many units the fully connected layers have"),
            .field("dropout", .number(.range(0...1)), default: 0.5, "their dropout"),
            PresetCatalog.outputs,
        ])

    static func layers(_ preset: Component) -> [JSONValue] {
        var layers: [JSONValue] = []
        // Channels of each convolution, stage by stage; a pool halves the image after each stage.
        for stage in [[64], [128], [256, 256], [512, 512], [512, 512]] {
            for channels in stage {
                layers.append([
                    "type": "conv2d", "out_channels": JSONValue(channels), "kernel_size": 3,
                    "padding": 1,
                    "init": [
                        "weight": [
                            "type": "kaiming_normal", "mode": "fan_out", "nonlinearity": "relu",
                        ], "bias": ["type": "zeros"],
                    ],
                ])
                if preset.boolean("batch_norm") { layers.append(["type": "batch_norm2d"]) }
                layers.append(["type": "relu"])
            }
            layers.append(["type": "max_pool2d", "kernel_size": 2])
        }
        layers += [["type": "adaptive_avg_pool2d", "output_size": 7], ["type": "flatten"]]
        for _ in 0..<2 {
            layers += [
                PresetCatalog.linear(preset.integer("hidden")), ["type": "relu"],
                ["type": "dropout", "p": preset.fields["dropout"] ?? 0.5],
            ]
        }
        return layers + [PresetCatalog.linear(preset.integer("num_classes"))]
    }
}
