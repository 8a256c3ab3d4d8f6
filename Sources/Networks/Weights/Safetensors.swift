import Foundation
import Records

/// Tensors in a file of the safetensors format: the length of a JSON header as eight bytes, the header,
/// then raw little-endian numbers.
///
/// - Source: the format's description in <https://github.com/huggingface/safetensors>.
public struct Safetensors: Sendable, Hashable {
    /// One tensor.
    public struct Tensor: Sendable, Hashable {
        /// Its name.
        public var name: String
        /// Its shape; empty for a single number.
        public var shape: [Int]
        /// Its numbers, row-major.
        public var values: [Float]

        /// Makes a tensor.
        public init(name: String, shape: [Int], values: [Float]) {
            self.name = name
            self.shape = shape
            self.values = values
        }
    }

    /// The tensors; a file has them in the order of their data.
    public var tensors: [Tensor]

    /// Makes a file's contents.
    public init(tensors: [Tensor]) {
        self.tensors = tensors
    }

    /// The file: single precision, in the order of ``tensors``.
    public var data: Data {
        var header: [String: JSONValue] = ["__metadata__": ["format": "pt"]]
        var offset = 0
        for tensor in tensors {
            let end = offset + tensor.values.count * MemoryLayout<Float>.stride
            header[tensor.name] = [
                "dtype": "F32", "shape": .array(tensor.shape.map { JSONValue($0) }),
                "data_offsets": [JSONValue(offset), JSONValue(end)],
            ]
            offset = end
        }
        var text = (try? JSONCoding.encode(JSONValue.object(header))) ?? Data("{}".utf8)
        // The numbers begin at a multiple of eight bytes.
        text.append(contentsOf: [UInt8](repeating: 0x20, count: (8 - text.count % 8) % 8))
        var data = Data(capacity: 8 + text.count + offset)
        withUnsafeBytes(of: UInt64(text.count).littleEndian) { data.append(contentsOf: $0) }
        data.append(text)
        for tensor in tensors { tensor.values.withUnsafeBytes { data.append(contentsOf: $0) } }
        return data
    }

    /// Reads a file; numbers of other types than `F32` are converted.
    ///
    /// - Parameter file: The file's bytes.
    /// - Throws: ``SpecErrors`` with code `invalid_data` and every problem found.
    public init(_ file: Data) throws(SpecErrors) {
        let file = Data(file)
        guard file.count >= 8 else {
            throw Safetensors.invalid("expected at least 8 bytes, got \(file.count)")
        }
        let length = file.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard length <= UInt64(file.count - 8) else {
            throw Safetensors.invalid(
                "expected a header of \(length) bytes, got \(file.count - 8) bytes in all")
        }
        let start = 8 + Int(length)
        guard let header = try JSONCoding.document(from: file[8..<start]).object else {
            throw Safetensors.invalid("expected an object as header")
        }
        var problems: [SpecProblem] = []
        var found: [(offset: Int, tensor: Tensor)] = []
        let payload = file[start...]
        for (name, entry) in header.sorted(by: { $0.key < $1.key }) where name != "__metadata__" {
            do throws(SpecErrors) {
                found.append(try Safetensors.tensor(name, entry, in: payload))
            } catch {
                problems += error.problems
            }
        }
        guard problems.isEmpty else { throw SpecErrors(problems) }
        tensors = found.sorted { $0.offset < $1.offset }.map(\.tensor)
    }

    private static func tensor(
        _ name: String, _ entry: JSONValue, in payload: Data
    ) throws(SpecErrors) -> (offset: Int, tensor: Tensor) {
        guard let text = entry["dtype"]?.string, let type = NumberType(rawValue: text) else {
            let known = NumberType.allCases.map(\.rawValue).joined(separator: ", ")
            throw invalid(
                "\(name): expected a dtype of \(known), got "
                    + (entry["dtype"]?.shortDescription ?? "none"))
        }
        let shape = (entry["shape"]?.array ?? []).map { $0.integer ?? -1 }
        let offsets = (entry["data_offsets"]?.array ?? []).map { $0.integer ?? -1 }
        guard entry["shape"]?.array != nil, shape.allSatisfy({ $0 >= 0 }), offsets.count == 2,
            offsets[0] >= 0, offsets[0] <= offsets[1], offsets[1] <= payload.count
        else {
            throw invalid("\(name): expected a shape and two offsets within the file's data")
        }
        var bytes = type.byteCount
        for size in shape {
            let (product, overflows) = bytes.multipliedReportingOverflow(by: size)
            bytes = overflows ? -1 : product
            if overflows { break }
        }
        guard bytes == offsets[1] - offsets[0] else {
            throw invalid(
                "\(name): expected the bytes of shape \(shape) in \(text), got "
                    + "\(offsets[1] - offsets[0])")
        }
        let start = payload.startIndex
        let slice = payload[start + offsets[0]..<start + offsets[1]]
        return (offsets[0], Tensor(name: name, shape: shape, values: type.floats(slice)))
    }

    private static func invalid(_ detail: String) -> SpecErrors {
        SpecErrors(.root, .invalidData, "weights: \(detail)")
    }
}

/// How a file writes a number.
private enum NumberType: String, CaseIterable {
    case single = "F32"
    case double = "F64"
    case half = "F16"
    case brain = "BF16"
    case integer = "I64"

    var byteCount: Int {
        switch self {
        case .half, .brain: 2
        case .single: 4
        case .double, .integer: 8
        }
    }

    /// Reads little-endian numbers.
    func floats(_ bytes: Data) -> [Float] {
        let values = [UInt8](bytes)
        return (0..<values.count / byteCount).map { index in
            var bits: UInt64 = 0
            for byte in (0..<byteCount).reversed() {
                bits = bits << 8 | UInt64(values[index * byteCount + byte])
            }
            return switch self {
            case .single: Float(bitPattern: UInt32(bits))
            case .double: Float(Double(bitPattern: bits))
            case .half: NumberType.single(ofHalf: UInt16(bits))
            case .brain: Float(bitPattern: UInt32(bits) << 16)
            case .integer: Float(Int64(bitPattern: bits))
            }
        }
    }

    /// The value of a number of half precision (IEEE 754 binary16).
    private static func single(ofHalf bits: UInt16) -> Float {
        let sign: Float = bits >> 15 == 1 ? -1 : 1
        let exponent = Int(bits >> 10 & 0x1F)
        let fraction = Float(bits & 0x3FF) / 1024
        if exponent == 31 { return fraction == 0 ? sign * .infinity : .nan }
        let size = exponent == 0 ? fraction / 16384 : (1 + fraction) * exp2(Float(exponent - 15))
        return sign * size
    }
}
