import Records

/// A classic network that a spec can name in place of its layers.
public protocol ModelPreset: Sendable {
    /// The wire name and fields.
    static var schema: ComponentSchema { get }

    /// The layers as a spec would list them.
    ///
    /// - Parameter preset: The checked fields.
    /// - Returns: The layers, without the defaults that reading fills in.
    static func layers(_ preset: Component) -> [JSONValue]
}

/// Every network that a spec can name.
///
/// To add one: a file in `Presets/`, a line here.
public enum PresetCatalog {
    /// The presets, in alphabetical order.
    public static let all: [any ModelPreset.Type] = [
        LeNet5.self,
        LinearModel.self,
        MLP.self,
        ResNet20.self,
        VGG11.self,
    ]

    /// What a spec can name as a preset.
    public static let components = ComponentSet("preset") { all.map { $0.schema } }

    /// The layers of a checked preset.
    ///
    /// - Parameter preset: The name and fields.
    /// - Returns: The layers; none for an unknown name.
    public static func layers(_ preset: Component) -> [JSONValue] {
        all.first { $0.schema.type == preset.type }?.layers(preset) ?? []
    }

    /// The field that every preset has.
    static let outputs = Schema.Field.field(
        "num_classes", .integer(.range(1...1_048_576)), default: 10, "how many outputs there are")

    /// A fully connected layer.
    static func linear(_ units: Int) -> JSONValue {
        ["type": "linear", "out_features": JSONValue(units)]
    }
}
