import Records

/// Mirrors an image, left to right, with probability p.
enum HorizontalFlip: Augmentation {
    static let schema = ComponentSchema(
        "horizontal_flip", "the image mirrored left to right, with probability p",
        [.field("p", .number(.range(0...1)), default: 0.5, "the probability")])

    static func make(
        _ parameters: Component, shape: [Int], at pointer: JSONPointer
    ) throws(SpecErrors) -> any RowAugmenter {
        FlipAugmenter(
            probability: Float(parameters.number("p")),
            image: try ImageShape.check(shape, at: pointer))
    }
}

/// What ``HorizontalFlip`` does.
private struct FlipAugmenter: RowAugmenter {
    let probability: Float
    let image: ImageShape

    var scratchCount: Int { 0 }

    func apply(
        to rows: UnsafeMutablePointer<Float>, count: Int, scratch: UnsafeMutablePointer<Float>,
        draws: AugmentationDraws
    ) {
        for row in 0..<count where draws.uniforms(row: row).0 < probability {
            let values = rows + row * image.count
            for line in 0..<image.channels * image.height {
                let start = values + line * image.width
                for column in 0..<image.width / 2 {
                    let left = start[column]
                    start[column] = start[image.width - 1 - column]
                    start[image.width - 1 - column] = left
                }
            }
        }
    }
}
