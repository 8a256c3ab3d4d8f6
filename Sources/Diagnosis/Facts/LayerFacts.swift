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
    /// What it means.
    var traits: LayerTraits

    /// A boolean value indicating whether the layer multiplies by trained weights.
    var isWeighted: Bool { traits.role == .weighted }

    /// A boolean value indicating whether the layer is an elementwise or row-wise function.
    var isActivation: Bool { traits.role == .activation }

    /// A boolean value indicating whether the layer makes what follows a nonlinear function.
    var isNonlinear: Bool { traits.isNonlinear }

    /// A boolean value indicating whether the layer normalizes.
    var isNormalization: Bool { traits.role == .normalization }

    /// A boolean value indicating whether the layer squashes both tails, so that the slope vanishes
    /// far from zero.
    var isSquashing: Bool { traits.flatness == .tails }

    /// A boolean value indicating whether the layer is exactly zero below zero.
    var isRectifying: Bool { traits.flatness == .negative }
}
