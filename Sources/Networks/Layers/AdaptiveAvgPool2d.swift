import Records

/// The means of as many windows as are asked for.
enum AdaptiveAvgPool2d: LayerDefinition {
    static let schema = ComponentSchema(
        "adaptive_avg_pool2d", "the means of as many windows as asked for",
        [
            .required(
                "output_size", WindowGeometry.pair(.range(1...1024)),
                "how many windows on each side, or [height, width]")
        ])

    static func traits(_ component: Component) -> LayerTraits {
        LayerTraits(.pooling, form: .numbers, range: nil, isNonlinear: false)
    }

    static func make(_ context: Layer.Context) throws(SpecErrors) -> Layer {
        guard context.inputShape.count == 3 else {
            throw SpecErrors(
                context.pointer, .shapeMismatch,
                "expected images of shape [channels, height, width], got \(context.inputShape)")
        }
        let sizes = (0..<2).map { context.component.pair("output_size", $0) ?? 1 }
        let windows = PoolWindows(
            height: PoolWindows.Span(adaptive: sizes[0], pixels: context.inputShape[1]),
            width: PoolWindows.Span(adaptive: sizes[1], pixels: context.inputShape[2]))
        return AveragePoolLayer(context, windows, divisor: nil)
    }
}
