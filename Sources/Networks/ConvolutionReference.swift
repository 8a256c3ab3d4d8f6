import CKernels

/// A convolution in double precision, an image at a time, as products of matrices: of the windows, one
/// a row, and the weights.
struct ConvolutionReference {
    private let geometry: WindowGeometry
    private let groups: Int
    private let (channels, units): (Int, Int)
    private let (inputCount, outputCount): (Int, Int)

    /// Channels of an image, and of its result, that belong to a group.
    private var inner: Int { channels / groups }
    private var outer: Int { units / groups }
    private var pixels: Int { geometry.height.output * geometry.width.output }
    private var window: Int { geometry.height.kernel * geometry.width.kernel }
    /// Weights of a unit, and numbers in a window.
    private var perUnit: Int { inner * window }

    /// Makes the convolution of a layer.
    init(_ layer: Layer, _ geometry: WindowGeometry, groups: Int) {
        self.geometry = geometry
        self.groups = groups
        channels = layer.inputShape[0]
        units = layer.outputShape[0]
        inputCount = layer.inputCount
        outputCount = layer.outputCount
    }

    /// Adds what the weights make of an image to its result.
    ///
    /// - Parameters:
    ///   - input: The images, channels last.
    ///   - row: Which image.
    ///   - weight: `[units, inner, height, width]`.
    ///   - output: The results, channels last.
    func forward(
        _ input: [Double], row: Int, weight: [Double], into output: inout [Double]
    ) {
        for group in 0..<groups {
            let windows = windows(input, row: row, group: group)
            weight.withUnsafeBufferPointer { weight in
                output.withUnsafeMutableBufferPointer { output in
                    guard let weight = weight.baseAddress, let output = output.baseAddress else {
                        return
                    }
                    ck_add_product_double(
                        windows, Int64(perUnit), 1, weight + group * outer * perUnit, 1,
                        Int64(perUnit), output + row * outputCount + group * outer, Int64(units),
                        Int64(pixels), Int64(outer), Int64(perUnit))
                }
            }
        }
    }

    /// Adds an image's gradients to those of the images and of the weights.
    ///
    /// - Parameters:
    ///   - input: The images, channels last.
    ///   - slopes: The gradient of the results, channels last.
    ///   - row: Which image.
    ///   - weight: `[units, inner, height, width]`.
    ///   - inputs: The gradient of the images.
    ///   - weights: The gradient of the weights.
    func backward(
        _ input: [Double], _ slopes: [Double], row: Int, weight: [Double],
        into inputs: inout [Double], _ weights: inout [Double]
    ) {
        for group in 0..<groups {
            let windows = windows(input, row: row, group: group)
            var gradients = [Double](repeating: 0, count: windows.count)
            slopes.withUnsafeBufferPointer { slopes in
                guard let slopes = slopes.baseAddress else { return }
                let own = slopes + row * outputCount + group * outer
                weight.withUnsafeBufferPointer { weight in
                    guard let weight = weight.baseAddress else { return }
                    ck_add_product_double(
                        own, Int64(units), 1, weight + group * outer * perUnit, Int64(perUnit), 1,
                        &gradients, Int64(perUnit), Int64(pixels), Int64(perUnit), Int64(outer))
                }
                weights.withUnsafeMutableBufferPointer { weights in
                    guard let weights = weights.baseAddress else { return }
                    ck_add_product_double(
                        own, 1, Int64(units), windows, Int64(perUnit), 1,
                        weights + group * outer * perUnit, Int64(perUnit), Int64(outer),
                        Int64(perUnit), Int64(pixels))
                }
            }
            forEachPlace(row: row, group: group) { place, source in
                inputs[source] += gradients[place]
            }
        }
    }

    /// The windows of an image, `[pixels, perUnit]`, with zeros where they reach beyond its borders.
    private func windows(_ input: [Double], row: Int, group: Int) -> [Double] {
        var result = [Double](repeating: 0, count: pixels * perUnit)
        forEachPlace(row: row, group: group) { place, source in result[place] = input[source] }
        return result
    }

    /// Goes through the numbers of all windows of an image that lie within its borders: where each
    /// stands among the windows, and where among the images.
    private func forEachPlace(row: Int, group: Int, _ body: (Int, Int) -> Void) {
        let (height, width) = (geometry.height, geometry.width)
        let first = row * inputCount + group * inner
        for pixel in 0..<pixels {
            let (down, across) = pixel.quotientAndRemainder(dividingBy: width.output)
            for offset in 0..<window {
                let (line, column) = offset.quotientAndRemainder(dividingBy: width.kernel)
                let y = down * height.stride - height.before + line * height.dilation
                let x = across * width.stride - width.before + column * width.dilation
                guard (0..<height.input).contains(y), (0..<width.input).contains(x) else {
                    continue
                }
                let source = first + (y * width.input + x) * channels
                let place = pixel * perUnit + offset
                for channel in 0..<inner { body(place + channel * window, source + channel) }
            }
        }
    }
}
