import Records

/// A type of layer that a spec can name.
public protocol LayerDefinition: Sendable {
    /// The wire name and fields.
    static var schema: ComponentSchema { get }

    /// What the layer means to those who judge a network.
    ///
    /// - Parameter component: The checked spec of the layer.
    /// - Returns: The traits.
    static func traits(_ component: Component) -> LayerTraits

    /// Makes the layer.
    ///
    /// - Parameter context: Where it stands and what it gets.
    /// - Returns: The layer, without buffers.
    /// - Throws: ``SpecErrors`` with code `shape_mismatch` if the input doesn't fit.
    static func make(_ context: Layer.Context) throws(SpecErrors) -> Layer
}
