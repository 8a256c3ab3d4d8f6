import Records

/// A layer as it stands in the stored spec.
struct LayerFacts: Sendable {
    /// The layer's place as series name it: `layers[2]`.
    var path: String
    /// The layer's place in the spec, as a JSON Pointer: `/model/layers/2`.
    var pointer: String
    /// The layer's index in its list.
    var index: Int
    /// The wire name of its type.
    var type: String
    /// The layer's object.
    var fields: JSONValue

    /// A boolean value indicating whether the layer multiplies by trained weights.
    var isWeighted: Bool { LayerFacts.weighted.contains(type) }

    /// A boolean value indicating whether the layer is an elementwise or row-wise function.
    var isActivation: Bool { LayerFacts.activations.contains(type) }

    /// A boolean value indicating whether the layer makes what follows a nonlinear function.
    var isNonlinear: Bool { isActivation || type == "max_pool2d" || type == "residual" }

    /// A boolean value indicating whether the layer normalizes.
    var isNormalization: Bool { LayerFacts.normalizations.contains(type) }

    /// The types that multiply by trained weights.
    static let weighted: Set = ["linear", "conv2d"]
    /// The types that squash both tails, so that the slope vanishes far from zero.
    static let squashing: Set = ["sigmoid", "tanh", "hardtanh", "softmax"]
    /// The types that are exactly zero below zero.
    static let rectifying: Set = ["relu"]
    /// The types that normalize.
    static let normalizations: Set = ["batch_norm1d", "batch_norm2d", "layer_norm"]
    /// The nonlinear functions.
    static let activations: Set = [
        "relu", "leaky_relu", "elu", "selu", "gelu", "silu", "sigmoid", "tanh", "softplus",
        "hardtanh", "softmax", "log_softmax", "log", "exp",
    ]
}
