import Records

/// An array of numbers out of an IDX file, the format of MNIST.
///
/// Two zero bytes, a type, the number of dimensions, their sizes as big-endian 32-bit numbers, then the
/// numbers, big-endian, the last index running fastest (Y. LeCun, C. Cortes, C. Burges: The MNIST
/// database of handwritten digits).
struct IDXArray {
    /// The sizes of the dimensions.
    var shape: [Int]
    /// The numbers.
    var values: [Float]
    /// Whether the numbers are whole by their type.
    var isInteger: Bool

    /// The types as NumPy describes them, by code.
    private static let types: KeyValuePairs<UInt8, String> = [
        0x08: "|u1", 0x09: "|i1", 0x0B: ">i2", 0x0C: ">i4", 0x0D: ">f4", 0x0E: ">f8",
    ]

    /// Reads a file.
    ///
    /// - Parameters:
    ///   - file: The whole file.
    ///   - maximumValues: How many numbers it may have.
    /// - Returns: The array, or what is wrong with the file.
    static func read(
        _ file: UnsafeRawBufferPointer, maximumValues: Int
    ) -> Result<IDXArray, SpecErrors> {
        func failure(_ code: SpecProblem.Code, _ detail: String) -> Result<IDXArray, SpecErrors> {
            .failure(SpecErrors(.root, code, detail))
        }
        guard file.count >= 4, file[0] == 0, file[1] == 0 else {
            return failure(
                .invalidData,
                "expected an IDX file, which begins with two zero bytes, a type and "
                    + "the number of dimensions")
        }
        guard let descriptor = types.first(where: { $0.key == file[2] })?.value,
            let type = NPYArray.NumberType(descriptor)
        else {
            let known = types.map { hexadecimal($0.key) }.joined(separator: ", ")
            return failure(
                .invalidData, "type: expected one of \(known), got \(hexadecimal(file[2]))")
        }
        let start = 4 + 4 * Int(file[3])
        guard file[3] > 0, file.count >= start else {
            return failure(
                .invalidData,
                "dimensions: expected the sizes of at least one, got \(file[3]) in a file of "
                    + "\(file.count) bytes")
        }
        let shape = stride(from: 4, to: start, by: 4).map { offset in
            Int(UInt32(bigEndian: file.loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
        }
        var count = 1
        for size in shape {
            let (product, overflow) = count.multipliedReportingOverflow(by: size)
            guard !overflow, product <= maximumValues else {
                return failure(
                    .tooLarge, "expected at most \(maximumValues) numbers, got shape \(shape)")
            }
            count = product
        }
        guard file.count == start + count * type.size else {
            return failure(
                .invalidData,
                "expected \(start + count * type.size) bytes, as shape \(shape) takes, "
                    + "got \(file.count)")
        }
        let values = type.floats(UnsafeRawBufferPointer(rebasing: file[start...]), count: count)
        return .success(IDXArray(shape: shape, values: values, isInteger: type.isInteger))
    }

    private static func hexadecimal(_ byte: UInt8) -> String {
        let text = String(byte, radix: 16)
        return "0x" + (byte < 16 ? "0" : "") + text
    }
}
