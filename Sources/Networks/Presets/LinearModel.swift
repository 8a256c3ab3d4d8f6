import Records

/// One fully connected layer: logistic or linear regression.
enum LinearModel: ModelPreset {
    static let schema = ComponentSchema(
        "linear", "one fully connected layer", [PresetCatalog.outputs])

    static func layers(_ preset: Component) -> [JSONValue] {
        [["type": "flatten"], PresetCatalog.linear(preset.integer("num_classes"))]
    }
}
