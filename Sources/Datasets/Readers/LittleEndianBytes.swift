/// Bytes with checked reading of little-endian numbers.
struct LittleEndianBytes {
    private let bytes: UnsafeRawBufferPointer

    /// Makes a view of bytes, which must outlive it.
    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    /// How many bytes there are.
    var count: Int { bytes.count }

    /// Some bytes, or nil if they aren't all there.
    func slice(at offset: Int, count: Int) -> UnsafeRawBufferPointer? {
        guard offset >= 0, count >= 0, offset <= bytes.count, count <= bytes.count - offset else {
            return nil
        }
        return UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + count])
    }

    /// Two bytes as a number, or nil at the end.
    func integer16(at offset: Int) -> UInt16? {
        slice(at: offset, count: 2).map { UInt16(littleEndian: $0.loadUnaligned(as: UInt16.self)) }
    }

    /// Four bytes as a number, or nil at the end.
    func integer32(at offset: Int) -> UInt32? {
        slice(at: offset, count: 4).map { UInt32(littleEndian: $0.loadUnaligned(as: UInt32.self)) }
    }
}
