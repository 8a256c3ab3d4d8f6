import Records

/// Where the windows of a convolution or a pool lie along one dimension of an image.
struct WindowSpan {
    /// Pixels along the dimension.
    let input: Int
    /// Windows along the dimension.
    let output: Int
    /// Pixels of one window.
    let kernel: Int
    /// Pixels from one window to the next.
    let stride: Int
    /// Pixels from one of a window's pixels to the next; 1 for neighbours.
    let dilation: Int
    /// Imagined pixels before the first one.
    let before: Int
    /// Imagined pixels after the last one.
    let after: Int
}

/// Where the windows of a convolution or a pool lie in an image.
struct WindowGeometry {
    let height: WindowSpan
    let width: WindowSpan

    /// How windows are given: a number for both dimensions, or height and width.
    static func pair(_ bounds: Bounds) -> Schema.Kind {
        .either([.integer(bounds), .list(.integer(bounds), count: 2...2)])
    }

    /// The field of a window's size.
    static let kernelSize = Schema.Field.required(
        "kernel_size", pair(.range(1...1024)), "pixels of a window, or [height, width]")

    /// The field of a window's padding.
    static let padding = Schema.Field.field(
        "padding", .either([pair(.range(0...1024)), .choice(["same"])]), default: 0,
        "imagined pixels on each side; \"same\" for as many windows as pixels, divided by the stride"
    )

    /// The field of the distance between a window's pixels.
    static let dilation = Schema.Field.field(
        "dilation", pair(.range(1...1024)), default: 1, "from one pixel of a window to the next")

    /// Reads the windows of a layer over an image.
    ///
    /// With padding "same" there are ⌈pixels / stride⌉ windows, and an odd pixel of padding comes
    /// after the last one; for stride 1 that is PyTorch's, which has no other strides here.
    ///
    /// - Throws: ``SpecErrors`` with code `shape_mismatch` if the input is no image or smaller than a
    ///   window.
    init(_ context: Layer.Context) throws(SpecErrors) {
        guard context.inputShape.count == 3 else {
            throw SpecErrors(
                context.pointer, .shapeMismatch,
                "expected images of shape [channels, height, width], got \(context.inputShape)")
        }
        height = try WindowGeometry.span(context, dimension: 0)
        width = try WindowGeometry.span(context, dimension: 1)
    }

    private static func span(
        _ context: Layer.Context, dimension: Int
    ) throws(SpecErrors) -> WindowSpan {
        let component = context.component
        let input = context.inputShape[1 + dimension]
        let kernel = component.pair("kernel_size", dimension) ?? 1
        // A pool's windows lie side by side unless it says otherwise.
        let stride = component.pair("stride", dimension) ?? kernel
        let dilation = component.pair("dilation", dimension) ?? 1
        let reach = dilation * (kernel - 1) + 1
        var before = component.pair("padding", dimension) ?? 0
        var after = before
        if component.optionalString("padding") == "same" {
            let missing = max(0, ((input + stride - 1) / stride - 1) * stride + reach - input)
            before = missing / 2
            after = missing - before
        }
        guard input + before + after >= reach else {
            throw SpecErrors(
                context.pointer["kernel_size"], .shapeMismatch,
                "expected windows of at most \(input + before + after) pixels, the image's "
                    + "\(dimension == 0 ? "height" : "width") with padding, got \(reach)")
        }
        return WindowSpan(
            input: input, output: (input + before + after - reach) / stride + 1, kernel: kernel,
            stride: stride, dilation: dilation, before: before, after: after)
    }
}

extension Component {
    /// One of the two numbers of a field that holds one for both or a list of two.
    func pair(_ name: String, _ position: Int) -> Int? {
        optionalInteger(name)
            ?? fields[name]?.array.flatMap { list in
                list.indices.contains(position) ? list[position].integer : nil
            }
    }
}
