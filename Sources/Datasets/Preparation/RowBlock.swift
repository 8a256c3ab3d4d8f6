import Kernels

/// Rows of one shape in memory, between two preprocessing steps.
public struct RowBlock: Sendable {
    /// How many rows there are.
    public let count: Int
    /// The shape of one row.
    public let shape: [Int]
    /// The values, row-major: `count` times the product of `shape`.
    public let buffer: AlignedBuffer

    /// Makes a block of values that a buffer holds already.
    ///
    /// - Precondition: The buffer holds `count` rows.
    public init(count: Int, shape: [Int], buffer: AlignedBuffer) {
        assert(buffer.count == count * shape.reduce(1, *))
        self.count = count
        self.shape = shape
        self.buffer = buffer
    }

    /// Makes a block of zeros.
    public init(count: Int, shape: [Int]) {
        self.init(
            count: count, shape: shape,
            buffer: AlignedBuffer(count: count * shape.reduce(1, *)))
    }

    /// The first value.
    public var pointer: UnsafeMutablePointer<Float> { buffer.pointer }

    /// The number of values of one row.
    public var width: Int { shape.reduce(1, *) }

    /// What is known of each column.
    var statistics: ColumnStatistics {
        ColumnStatistics(UnsafeBufferPointer(buffer.values), columns: width)
    }
}
