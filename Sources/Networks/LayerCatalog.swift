import Records

/// Every type of layer.
///
/// To add one: a file in `Layers/`, a line here; the gradient check covers it by itself.
public enum LayerCatalog {
    /// The layers, in alphabetical order.
    public static let all: [any LayerDefinition.Type] = [
        AdaptiveAvgPool2d.self,
        AvgPool2d.self,
        BatchNorm1d.self,
        BatchNorm2d.self,
        Conv2d.self,
        Dropout.self,
        Dropout2d.self,
        ELU.self,
        Exp.self,
        Flatten.self,
        GELU.self,
        GaussianNoise.self,
        Hardtanh.self,
        LayerNorm.self,
        LeakyReLU.self,
        Linear.self,
        Log.self,
        LogSoftmax.self,
        MaxPool2d.self,
        ReLU.self,
        Reshape.self,
        Residual.self,
        SELU.self,
        Scale.self,
        SiLU.self,
        Sigmoid.self,
        Softmax.self,
        Softplus.self,
        Tanh.self,
    ]

    /// The definition of a layer that a spec names, or nil for an unknown name.
    static func definition(of type: String) -> (any LayerDefinition.Type)? {
        all.first { $0.schema.type == type }
    }

    /// What a layer means to those who judge a network; nil for an unknown name.
    public static func traits(of component: Component) -> LayerTraits? {
        definition(of: component.type)?.traits(component)
    }

    /// What a spec can name as a layer.
    public static let components = ComponentSet("layer") { all.map { $0.schema } }
}
