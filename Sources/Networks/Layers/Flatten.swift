import Records

/// Makes one dimension of all of a row's.
enum Flatten: LayerDefinition {
    static let schema = ComponentSchema("flatten", "each row's numbers in one dimension")

    static func traits(_ component: Component) -> LayerTraits { .shape }

    static func make(_ context: Layer.Context) -> Layer {
        FlattenLayer(context)
    }
}

/// The layer of ``Flatten``: the numbers already stand in that order.
final class FlattenLayer: Layer {
    init(_ context: Context) {
        super.init(context, outputShape: [context.inputCount])
    }

    override var isView: Bool { true }

    override var channelOrder: ChannelOrder? { .channelsFirst }
}
