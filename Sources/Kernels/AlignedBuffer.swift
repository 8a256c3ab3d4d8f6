#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// A fixed number of floats in memory that never moves, aligned to a cache line.
///
/// The memory is zeroed at first and freed with the buffer. Behind the last value there is room for
/// ``slack`` more, so that loops may read and write whole vectors. A buffer is handed from the thread that
/// fills it to the one that trains on it; two threads never write to the same one.
public final class AlignedBuffer: @unchecked Sendable {
    /// The first value.
    public let pointer: UnsafeMutablePointer<Float>
    /// How many values there are.
    public let count: Int
    /// How many values loops may touch behind the last one.
    public static let slack = 8

    /// Allocates `count` zeros.
    public init(count: Int) {
        self.count = count
        let bytes = max(64, (count + AlignedBuffer.slack) * MemoryLayout<Float>.stride)
        let raw = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
        memset(raw, 0, bytes)
        pointer = raw.bindMemory(to: Float.self, capacity: max(count, 16))
    }

    /// Allocates a copy of some values.
    public convenience init(_ values: [Float]) {
        self.init(count: values.count)
        values.withUnsafeBufferPointer { source in
            if let base = source.baseAddress { pointer.update(from: base, count: source.count) }
        }
    }

    deinit {
        UnsafeMutableRawPointer(pointer).deallocate()
    }

    /// The values.
    public var values: UnsafeMutableBufferPointer<Float> {
        UnsafeMutableBufferPointer(start: pointer, count: count)
    }
}
