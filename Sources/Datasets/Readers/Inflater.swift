import CZlib
import Foundation

/// Expands data compressed by DEFLATE (RFC 1951), alone or as gzip members (RFC 1952).
enum Inflater {
    /// What surrounds the compressed data.
    enum Container: Int32 {
        /// Nothing.
        case raw = -15
        /// A gzip header and checksum; several members may follow each other.
        case gzip = 31
    }

    /// Why data can't be expanded.
    enum Failure: Error, Equatable {
        /// The result would be longer than allowed.
        case tooLarge
        /// The data aren't what they should be, or end too early.
        case corrupt
    }

    /// Expands data.
    ///
    /// - Parameters:
    ///   - input: The compressed bytes, all of them.
    ///   - container: What surrounds them.
    ///   - maximumBytes: How long the result may be.
    /// - Returns: The expanded bytes, or why there are none.
    static func expand(
        _ input: UnsafeRawBufferPointer, _ container: Container, maximumBytes: Int
    ) -> Result<[UInt8], Failure> {
        var stream = z_stream()
        guard
            inflateInit2_(
                &stream, container.rawValue, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
                == Z_OK
        else { return .failure(.corrupt) }
        defer { inflateEnd(&stream) }
        var output: [UInt8] = []
        var consumed = 0
        let chunk = 1 << 16
        var buffer = [UInt8](repeating: 0, count: chunk)
        while true {
            // The length of one call's input has 32 bits.
            let available = min(input.count - consumed, 1 << 30)
            let (status, used, made) = buffer.withUnsafeMutableBufferPointer { target in
                stream.next_in = UnsafeMutablePointer(
                    mutating: input.baseAddress?.assumingMemoryBound(to: UInt8.self)
                )
                .map { $0 + consumed }
                stream.avail_in = UInt32(available)
                stream.next_out = target.baseAddress
                stream.avail_out = UInt32(chunk)
                let status = inflate(&stream, Z_NO_FLUSH)
                return (status, available - Int(stream.avail_in), chunk - Int(stream.avail_out))
            }
            consumed += used
            guard output.count + made <= maximumBytes else { return .failure(.tooLarge) }
            output.append(contentsOf: buffer[..<made])
            if status == Z_STREAM_END {
                if consumed == input.count { return .success(output) }
                guard container == .gzip, inflateReset(&stream) == Z_OK else {
                    return .failure(.corrupt)
                }
            } else if status != Z_OK || (used == 0 && made == 0) {
                return .failure(.corrupt)
            }
        }
    }

    /// The first bytes of expanded data, at most `count`; none if the data are corrupt.
    static func beginning(
        of input: UnsafeRawBufferPointer, _ container: Container, count: Int
    ) -> [UInt8] {
        var stream = z_stream()
        guard
            inflateInit2_(
                &stream, container.rawValue, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
                == Z_OK
        else { return [] }
        defer { inflateEnd(&stream) }
        var output = [UInt8](repeating: 0, count: count)
        let made = output.withUnsafeMutableBufferPointer { target in
            stream.next_in = UnsafeMutablePointer(
                mutating: input.baseAddress?.assumingMemoryBound(to: UInt8.self))
            stream.avail_in = UInt32(min(input.count, 1 << 16))
            stream.next_out = target.baseAddress
            stream.avail_out = UInt32(count)
            let status = inflate(&stream, Z_NO_FLUSH)
            let isSound = status == Z_OK || status == Z_STREAM_END
            return isSound ? count - Int(stream.avail_out) : 0
        }
        return Array(output[..<made])
    }

    /// The CRC-32 of bytes, as ZIP and gzip use it.
    static func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
        let start = crc32(0, nil, 0)
        guard let base = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) else {
            return UInt32(truncatingIfNeeded: start)
        }
        return UInt32(truncatingIfNeeded: crc32_z(start, base, bytes.count))
    }
}
