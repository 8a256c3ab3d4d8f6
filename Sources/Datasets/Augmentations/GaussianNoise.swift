import CKernels
import Kernels
import Records

/// Adds normal noise to every number.
enum GaussianNoise: Augmentation {
    static let schema = ComponentSchema(
        "gaussian_noise", "normal noise added to every number",
        [.field("std", .number(.nonNegative), default: 0.1, "the deviation of the noise")])

    static func make(
        _ parameters: Component, shape: [Int], at pointer: JSONPointer
    ) -> any RowAugmenter {
        NoiseAugmenter(deviation: Float(parameters.number("std")), width: shape.reduce(1, *))
    }
}

/// What ``GaussianNoise`` does.
private struct NoiseAugmenter: RowAugmenter {
    let deviation: Float
    let width: Int

    var scratchCount: Int { 0 }

    func apply(
        to rows: UnsafeMutablePointer<Float>, count: Int, scratch: UnsafeMutablePointer<Float>,
        draws: AugmentationDraws
    ) {
        let stream = RandomPurpose.augmentation.stream(draws.step)
        for row in 0..<count {
            ck_add_noise(
                rows + row * width, Int64(width), deviation, draws.seed,
                UInt32(truncatingIfNeeded: draws.place + row),
                UInt32(truncatingIfNeeded: draws.epoch), stream)
        }
    }
}
