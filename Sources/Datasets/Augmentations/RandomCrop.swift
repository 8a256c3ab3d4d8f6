import Records

/// Pads an image on all sides and cuts one of its size out at a random place.
///
/// - Source: torchvision's `RandomCrop(size, padding)` with the image's own size.
enum RandomCrop: Augmentation {
    static let schema = ComponentSchema(
        "random_crop", "the image padded on all sides, and one of its size cut out at random",
        [
            .field("padding", .integer(.range(0...1024)), default: 4, "pixels on each side"),
            .field("fill", .number(.any), default: 0, "the value of the padding"),
        ])

    static func make(
        _ parameters: Component, shape: [Int], at pointer: JSONPointer
    ) throws(SpecErrors) -> any RowAugmenter {
        CropAugmenter(
            padding: parameters.integer("padding"), fill: Float(parameters.number("fill")),
            image: try ImageShape.check(shape, at: pointer))
    }
}

/// What ``RandomCrop`` does.
private struct CropAugmenter: RowAugmenter {
    let padding: Int
    let fill: Float
    let image: ImageShape

    var scratchCount: Int { image.count }

    func apply(
        to rows: UnsafeMutablePointer<Float>, count: Int, scratch: UnsafeMutablePointer<Float>,
        draws: AugmentationDraws
    ) {
        for row in 0..<count {
            let chance = draws.uniforms(row: row)
            let values = rows + row * image.count
            scratch.update(from: values, count: image.count)
            cut(scratch, down: offset(chance.0), right: offset(chance.1), to: values)
        }
    }

    /// A whole number from −padding to padding, each as likely.
    private func offset(_ chance: Float) -> Int {
        min(2 * padding, Int(chance * Float(2 * padding + 1))) - padding
    }

    /// Writes an image whose first pixel is that of `source` so far down and right.
    private func cut(
        _ source: UnsafeMutablePointer<Float>, down: Int, right: Int,
        to target: UnsafeMutablePointer<Float>
    ) {
        let (height, width) = (image.height, image.width)
        // The columns of the target that `source` has.
        let first = min(width, max(0, -right))
        let last = max(first, min(width, width - right))
        for line in 0..<image.channels * height {
            let into = target + line * width
            let from = line % height + down
            guard (0..<height).contains(from) else {
                into.update(repeating: fill, count: width)
                continue
            }
            let start = source + (line - line % height + from) * width
            into.update(repeating: fill, count: first)
            (into + first).update(from: start + first + right, count: last - first)
            (into + last).update(repeating: fill, count: width - last)
        }
    }
}
