import Records

/// Every type of layer.
///
/// To add one: a file in `Layers/`, a line here; the gradient check covers it by itself.
public enum LayerCatalog {
    /// The layers, in alphabetical order.
    public static let all: [any LayerDefinition.Type] = [
        Dropout.self,
        ELU.self,
        Exp.self,
        Flatten.self,
        GELU.self,
        GaussianNoise.self,
        Hardtanh.self,
        LeakyReLU.self,
        Linear.self,
        Log.self,
        LogSoftmax.self,
        ReLU.self,
        SELU.self,
        Scale.self,
        SiLU.self,
        Sigmoid.self,
        Softmax.self,
        Softplus.self,
        Tanh.self,
    ]

    /// What a spec can name as a layer.
    public static let components = ComponentSet("layer") { all.map { $0.schema } }
}
