import Records

/// Gives images another size, bilinearly.
///
/// Enlarging equals PyTorch's `interpolate(mode="bilinear", align_corners=False)`; reducing averages
/// over all pixels that a new one covers, as its `antialias=True` and torchvision's `Resize` do.
enum Resize: Preprocessor {
    static let schema = ComponentSchema(
        "resize", "images to another height and width, bilinearly",
        [
            .required(
                "size", .list(.integer(.range(1...4096)), count: 2...2), "[height, width]")
        ])

    static func fit(
        _ parameters: Component, to rows: RowBlock, at pointer: JSONPointer
    ) throws(SpecErrors) -> any FittedStep {
        let image = try ImageShape.check(rows.shape, at: pointer)
        let size = (parameters.optionalNumbers("size") ?? []).map { Int($0) }
        return ResizeStep(
            rows: AxisResampling(from: image.height, to: size.first ?? 1),
            columns: AxisResampling(from: image.width, to: size.last ?? 1))
    }
}

/// The step of ``Resize``: along each line, then down each column.
private struct ResizeStep: FittedStep {
    let rows: AxisResampling
    let columns: AxisResampling

    func outputShape(of shape: [Int]) -> [Int] {
        [shape.first ?? 1, rows.weights.count, columns.weights.count]
    }

    func apply(to block: RowBlock) -> RowBlock {
        guard let image = ImageShape(block.shape) else { return block }
        let result = RowBlock(count: block.count, shape: outputShape(of: block.shape))
        let (height, width) = (rows.weights.count, columns.weights.count)
        withUnsafeTemporaryAllocation(of: Float.self, capacity: image.height * width) { lines in
            for plane in 0..<block.count * image.channels {
                let source = block.pointer + plane * image.plane
                for (column, weights) in columns.weights.enumerated() {
                    for line in 0..<image.height {
                        let from = source + line * image.width + weights.start
                        var sum: Float = 0
                        for (offset, weight) in weights.values.enumerated() {
                            sum += weight * from[offset]
                        }
                        lines[line * width + column] = sum
                    }
                }
                let target = result.pointer + plane * height * width
                for (line, weights) in rows.weights.enumerated() {
                    for (offset, weight) in weights.values.enumerated() {
                        let from = (weights.start + offset) * width
                        for column in 0..<width {
                            target[line * width + column] += weight * lines[from + column]
                        }
                    }
                }
            }
        }
        return result
    }
}

/// The pixels along one axis that each pixel of another size is made of.
struct AxisResampling: Sendable, Equatable {
    /// Neighbours from `start` on, with their shares, which add up to 1.
    struct Weights: Sendable, Equatable {
        var start: Int
        var values: [Float]
    }

    /// For each new pixel what it is made of.
    let weights: [Weights]

    /// Lays a triangle over each new pixel's centre, as wide as a pixel of the coarser grid.
    init(from count: Int, to newCount: Int) {
        let scale = Double(count) / Double(newCount)
        let reach = max(1, scale)
        weights = (0..<newCount).map { index in
            let centre = (Double(index) + 0.5) * scale
            let start = max(0, Int(centre - reach + 0.5))
            let end = min(count, Int(centre + reach + 0.5))
            let shares = (start..<max(end, start + 1)).map { pixel in
                max(0, 1 - abs(Double(pixel) + 0.5 - centre) / reach)
            }
            let total = shares.reduce(0, +)
            return Weights(start: start, values: shares.map { Float($0 / total) })
        }
    }
}
