import Foundation

/// Why a checkpoint can't be used.
public struct CheckpointError: Error, Sendable, CustomStringConvertible {
    /// What is wrong with it.
    public let message: String

    init(_ message: String) {
        self.message = message
    }

    /// What is wrong with the checkpoint.
    public var description: String { "checkpoint: \(message)" }
}

/// Writes numbers one after the other, little-endian.
struct BinaryWriter {
    private(set) var data = Data()

    mutating func write(_ value: Int) {
        withUnsafeBytes(of: Int64(value).littleEndian) { data.append(contentsOf: $0) }
    }

    mutating func write(_ value: Double) {
        withUnsafeBytes(of: value.bitPattern.littleEndian) { data.append(contentsOf: $0) }
    }

    mutating func write(_ values: [Float]) {
        values.withUnsafeBytes { data.append(contentsOf: $0) }
    }

    mutating func write(_ values: UnsafeMutablePointer<Float>, count: Int) {
        data.append(UnsafeBufferPointer(start: values, count: count))
    }

    mutating func write(_ bytes: Data) {
        write(bytes.count)
        data.append(bytes)
    }
}

/// Reads what a ``BinaryWriter`` wrote.
struct BinaryReader {
    private let data: Data
    private var position: Int

    init(_ data: Data) {
        self.data = data
        position = data.startIndex
    }

    /// Reads an integer.
    ///
    /// - Throws: ``CheckpointError`` if the data end early.
    mutating func integer() throws(CheckpointError) -> Int {
        Int(Int64(littleEndian: try load(Int64.self)))
    }

    /// Reads a double.
    ///
    /// - Throws: ``CheckpointError`` if the data end early.
    mutating func double() throws(CheckpointError) -> Double {
        Double(bitPattern: UInt64(littleEndian: try load(UInt64.self)))
    }

    /// Reads some floats.
    ///
    /// - Throws: ``CheckpointError`` if the data end early.
    mutating func floats(_ count: Int) throws(CheckpointError) -> [Float] {
        let bytes = try take(count * MemoryLayout<Float>.stride)
        return [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
            bytes.copyBytes(to: UnsafeMutableRawBufferPointer(buffer))
            initialized = count
        }
    }

    /// Reads bytes with their count before them.
    ///
    /// - Throws: ``CheckpointError`` if the data end early.
    mutating func bytes() throws(CheckpointError) -> Data {
        let count = try integer()
        return try take(count)
    }

    private mutating func load<Value: FixedWidthInteger>(
        _ type: Value.Type
    ) throws(CheckpointError) -> Value {
        let bytes = try take(MemoryLayout<Value>.size)
        var value: Value = 0
        withUnsafeMutableBytes(of: &value) { _ = bytes.copyBytes(to: $0) }
        return value
    }

    private mutating func take(_ count: Int) throws(CheckpointError) -> Data {
        guard count >= 0, data.endIndex - position >= count else {
            throw CheckpointError("it ends early")
        }
        defer { position += count }
        return data[position..<position + count]
    }
}
