import Records

/// The mean of each window of an image.
enum AvgPool2d: LayerDefinition {
    static let schema = ComponentSchema(
        "avg_pool2d", "the mean of each window and channel",
        [
            WindowGeometry.kernelSize,
            .optional(
                "stride", WindowGeometry.pair(.range(1...1024)),
                "from one window to the next; the window's size by default"),
            WindowGeometry.padding,
            .field(
                "count_include_pad", .boolean, default: true,
                "whether imagined pixels count as zeros"),
        ])

    static func traits(_ component: Component) -> LayerTraits {
        LayerTraits(.pooling, form: .numbers, range: nil, isNonlinear: false)
    }

    static func make(_ context: Layer.Context) throws(SpecErrors) -> Layer {
        let geometry = try WindowGeometry(context)
        let windows = PoolWindows(
            height: PoolWindows.Span(geometry.height), width: PoolWindows.Span(geometry.width))
        let area = geometry.height.kernel * geometry.width.kernel
        return AveragePoolLayer(
            context, windows,
            divisor: context.component.boolean("count_include_pad") ? area : nil)
    }
}
