import Records

/// A multilayer perceptron with rectifiers.
enum MLP: ModelPreset {
    static let schema = ComponentSchema(
        "mlp", "fully connected layers with rectifiers between them",
        [
            .field(
                "hidden", .list(.integer(.range(1...1_048_576)), count: 1...100),
                default: [128, 64], "how many units each hidden layer has"),
            PresetCatalog.outputs,
        ])

    static func layers(_ preset: Component) -> [JSONValue] {
        let hidden = preset.optionalNumbers("hidden") ?? []
        return [["type": "flatten"]]
            + hidden.flatMap { [PresetCatalog.linear(Int($0)), ["type": "relu"]] }
            + [PresetCatalog.linear(preset.integer("num_classes"))]
    }
}
