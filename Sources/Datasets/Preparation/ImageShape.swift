import Records

/// The shape of an image.
struct ImageShape: Equatable {
    var channels: Int
    var height: Int
    var width: Int

    /// The shape of an image, or nil if rows of this shape aren't images.
    init?(_ shape: [Int]) {
        guard shape.count == 3 else { return nil }
        (channels, height, width) = (shape[0], shape[1], shape[2])
    }

    /// The number of values of one channel.
    var plane: Int { height * width }

    /// The number of values of all channels.
    var count: Int { channels * plane }

    /// The shape of an image.
    ///
    /// - Throws: ``SpecErrors`` with code `shape_mismatch` if rows of this shape aren't images.
    static func check(
        _ shape: [Int], at pointer: JSONPointer
    ) throws(SpecErrors) -> ImageShape {
        guard let image = ImageShape(shape) else {
            throw SpecErrors(
                pointer, .shapeMismatch,
                "expected inputs of shape [channels, height, width], got \(shape) "
                    + "(a reshape step makes images of flat rows)")
        }
        return image
    }
}
