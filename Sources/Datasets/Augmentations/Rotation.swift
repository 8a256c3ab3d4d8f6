import CKernels
import Foundation
import Records

/// Turns an image about its centre by a random angle.
///
/// - Source: torchvision's `RandomRotation` with bilinear interpolation.
enum Rotation: Augmentation {
    static let schema = ComponentSchema(
        "rotation", "the image turned about its centre by a random angle, bilinearly",
        [
            .field(
                "degrees", .number(.range(0...180)), default: 10,
                "the greatest angle, either way"),
            .field("fill", .number(.any), default: 0, "the value of what turns in from outside"),
        ])

    static func make(
        _ parameters: Component, shape: [Int], at pointer: JSONPointer
    ) throws(SpecErrors) -> any RowAugmenter {
        RotationAugmenter(
            radians: Float(parameters.number("degrees") * .pi / 180),
            fill: Float(parameters.number("fill")),
            image: try ImageShape.check(shape, at: pointer))
    }
}

/// What ``Rotation`` does.
private struct RotationAugmenter: RowAugmenter {
    let radians: Float
    let fill: Float
    let image: ImageShape

    var scratchCount: Int { image.channels * paddedPlane }

    private var paddedPlane: Int { (image.height + 3) * (image.width + 3) }

    func apply(
        to rows: UnsafeMutablePointer<Float>, count: Int, scratch: UnsafeMutablePointer<Float>,
        draws: AugmentationDraws
    ) {
        // Only the inside of the planes is written afterwards.
        scratch.update(repeating: fill, count: scratchCount)
        for row in 0..<count {
            let angle = (2 * draws.uniforms(row: row).0 - 1) * radians
            let values = rows + row * image.count
            pad(values, to: scratch)
            ck_rotate(
                scratch, values, Int64(image.channels), Int64(image.height), Int64(image.width),
                cos(angle), sin(angle))
        }
    }

    /// Copies an image to the inside of planes with three lines and columns more.
    private func pad(
        _ source: UnsafeMutablePointer<Float>, to padded: UnsafeMutablePointer<Float>
    ) {
        for line in 0..<image.channels * image.height {
            let (channel, inside) = (line / image.height, line % image.height)
            let start = channel * paddedPlane + (inside + 1) * (image.width + 3) + 1
            (padded + start).update(from: source + line * image.width, count: image.width)
        }
    }
}
