/// An array of numbers out of a `.npy` file.
struct NPYArray {
    /// Why a file can't be read as an array.
    enum Failure: Error, Equatable {
        /// It isn't a `.npy` file, or it is cut short.
        case corrupt
        /// Its numbers are of a type that can't be read, such as `<c16` or `<U3`.
        case unsupportedType(String)
        /// It has more numbers than allowed.
        case tooLarge([Int])
    }

    /// The sizes of the dimensions.
    var shape: [Int]
    /// The numbers, the last index running fastest.
    var values: [Float]
    /// Whether the numbers are whole by their type.
    var isInteger: Bool

    /// Reads a file.
    static func read(
        _ file: UnsafeRawBufferPointer, maximumValues: Int
    ) -> Result<NPYArray, Failure> {
        guard let header = NPYHeader(file) else { return .failure(.corrupt) }
        guard let type = NumberType(header.descriptor) else {
            return .failure(.unsupportedType(String(header.descriptor.prefix(20))))
        }
        var count = 1
        for size in header.shape {
            let (product, overflow) = count.multipliedReportingOverflow(by: size)
            guard !overflow, product <= maximumValues else {
                return .failure(.tooLarge(header.shape))
            }
            count = product
        }
        let bytes = LittleEndianBytes(file)
        guard let data = bytes.slice(at: header.dataOffset, count: count * type.size) else {
            return .failure(.corrupt)
        }
        var values = type.floats(data, count: count)
        if header.isFortranOrder { values = rowMajor(values, shape: header.shape) }
        return .success(
            NPYArray(shape: header.shape, values: values, isInteger: type.isInteger))
    }

    /// Reorders numbers whose first index runs fastest so that the last one does.
    private static func rowMajor(_ values: [Float], shape: [Int]) -> [Float] {
        guard shape.count > 1, !values.isEmpty else { return values }
        var strides = [1]
        for size in shape.dropLast() { strides.append(strides[strides.count - 1] * size) }
        var result: [Float] = []
        result.reserveCapacity(values.count)
        var index = [Int](repeating: 0, count: shape.count)
        var source = 0
        for _ in values {
            result.append(values[source])
            // Counts up the last index; one that is full starts again and carries.
            for dimension in shape.indices.reversed() {
                index[dimension] += 1
                source += strides[dimension]
                if index[dimension] < shape[dimension] { break }
                source -= strides[dimension] * shape[dimension]
                index[dimension] = 0
            }
        }
        return result
    }
}

extension NPYArray {
    /// A type of numbers: its size in bytes, and how to read them.
    struct NumberType {
        private let code: String
        private let isBigEndian: Bool

        /// Reads a descriptor such as `<f4`; nil if there is no such type here.
        init?(_ descriptor: String) {
            guard let order = descriptor.first, "<>|=".contains(order) else { return nil }
            code = String(descriptor.dropFirst())
            isBigEndian = order == ">"
            let known = ["f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "b1"]
            guard known.contains(code) else { return nil }
        }

        /// The bytes of one number.
        var size: Int { code.last?.wholeNumberValue ?? 1 }

        /// Whether the numbers are whole by their type.
        var isInteger: Bool { !code.hasPrefix("f") }

        /// Reads numbers.
        func floats(_ data: UnsafeRawBufferPointer, count: Int) -> [Float] {
            switch code {
            case "f4":
                return integers(data, count, as: UInt32.self) { Float(bitPattern: $0) }
            case "f8":
                return integers(data, count, as: UInt64.self) { Float(Double(bitPattern: $0)) }
            case "i1": return integers(data, count, as: Int8.self) { Float($0) }
            case "i2": return integers(data, count, as: Int16.self) { Float($0) }
            case "i4": return integers(data, count, as: Int32.self) { Float($0) }
            case "i8": return integers(data, count, as: Int64.self) { Float($0) }
            case "u2": return integers(data, count, as: UInt16.self) { Float($0) }
            case "u4": return integers(data, count, as: UInt32.self) { Float($0) }
            case "u8": return integers(data, count, as: UInt64.self) { Float($0) }
            default: return integers(data, count, as: UInt8.self) { Float($0) }
            }
        }

        private func integers<Number: FixedWidthInteger>(
            _ data: UnsafeRawBufferPointer, _ count: Int, as type: Number.Type,
            _ convert: (Number) -> Float
        ) -> [Float] {
            (0..<count).map { index in
                let number = data.loadUnaligned(
                    fromByteOffset: index * MemoryLayout<Number>.size, as: type)
                return convert(
                    isBigEndian ? Number(bigEndian: number) : Number(littleEndian: number))
            }
        }
    }
}
