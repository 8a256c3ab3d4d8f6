import CKernels
import Foundation
import Records

/// Histograms of every weight, gradient and activation, every so many steps.
///
/// When there is no room for more, every second one is dropped and the interval doubles, so that
/// memory stays the same however long the run is.
final class HistogramHistory {
    /// How many histograms of a tensor are kept at most; even, so that halving keeps the rhythm.
    static let capacity = 32
    /// How many counts a histogram has.
    static let width = Int(2 * CK_HISTOGRAM_SIZES + 4)

    /// What histograms are of: `weight/T`, `gradient/T`, `activation/L`.
    let names: [String]

    /// How many steps were recorded since this history was made.
    private(set) var takenCount = 0

    private let interval: Int
    private var stride = 1
    private var steps: [Int] = []
    private let counts: UnsafeMutablePointer<UInt32>
    private let total: Int

    /// Makes an empty history; an interval of 0 keeps none.
    init(names: [String], interval: Int) {
        self.names = interval > 0 ? names : []
        self.interval = interval
        total = self.names.count * HistogramHistory.width * HistogramHistory.capacity
        counts = .allocate(capacity: max(1, total))
        counts.initialize(repeating: 0, count: max(1, total))
    }

    deinit {
        counts.deallocate()
    }

    /// Whether a step, counted from 0, is one of those that are kept.
    func isDue(_ step: Int) -> Bool {
        interval > 0 && step % (interval * stride) == 0
    }

    /// Adds a step.
    ///
    /// - Parameters:
    ///   - step: A step that is due.
    ///   - fill: Counts each tensor, in the order of ``names``; gets the tensor's number and its
    ///     counts, all zero.
    func record(step: Int, fill: (Int, UnsafeMutablePointer<UInt32>) -> Void) {
        if steps.count == HistogramHistory.capacity { thin() }
        let row = self.row(steps.count)
        for index in names.indices { fill(index, row + index * HistogramHistory.width) }
        steps.append(step)
        takenCount += 1
    }

    /// The histograms of a tensor, in the order of steps.
    func histograms(_ index: Int) -> [Histogram] {
        steps.indices.map { position in
            HistogramHistory.histogram(
                row(position) + index * HistogramHistory.width, step: steps[position])
        }
    }

    private func row(_ position: Int) -> UnsafeMutablePointer<UInt32> {
        counts + position * names.count * HistogramHistory.width
    }

    private func thin() {
        let size = names.count * HistogramHistory.width
        for kept in 0..<HistogramHistory.capacity / 2 {
            row(kept).update(from: row(2 * kept), count: size)
            steps[kept] = steps[2 * kept]
        }
        steps.removeLast(HistogramHistory.capacity / 2)
        let used = steps.count * size
        (counts + used).update(repeating: 0, count: total - used)
        stride *= 2
    }

    /// Reads counts, laid out as `ck_histogram` does.
    private static func histogram(_ counts: UnsafePointer<UInt32>, step: Int) -> Histogram {
        let sizes = Int(CK_HISTOGRAM_SIZES)
        var bins: [Histogram.Bin] = []
        for index in 0..<2 * sizes + 1 where counts[index] > 0 && index != sizes {
            let size = index < sizes ? sizes - 1 - index : index - sizes - 1
            let (low, high) = (edge(size), edge(size + 1))
            let count = Int(counts[index])
            bins.append(
                index < sizes
                    ? Histogram.Bin(low: -high, high: -low, count: count)
                    : Histogram.Bin(low: low, high: high, count: count))
        }
        return Histogram(
            step: step, bins: bins, zeroCount: Int(counts[sizes]),
            nanCount: Int(counts[2 * sizes + 3]),
            infiniteCount: Int(counts[2 * sizes + 1]) + Int(counts[2 * sizes + 2]))
    }

    /// The lower edge of the sizes of a bin: the first bin reaches down to 0, the last up to the
    /// greatest number.
    private static func edge(_ size: Int) -> Float {
        if size == 0 { return 0 }
        if size == Int(CK_HISTOGRAM_SIZES) { return .greatestFiniteMagnitude }
        let exponent = 2 * (127 + Int(CK_HISTOGRAM_LEAST)) + size
        return Float(bitPattern: UInt32(exponent) << 22)
    }
}

extension HistogramHistory {
    /// Everything that is recorded, for a checkpoint.
    func write(to writer: inout BinaryWriter) {
        writer.write(stride)
        writer.write(steps.count)
        for step in steps { writer.write(step) }
        let used = steps.count * names.count * HistogramHistory.width
        writer.write(Data(buffer: UnsafeBufferPointer(start: counts, count: used)))
    }

    /// Takes over what a checkpoint recorded.
    ///
    /// - Throws: ``CheckpointError`` if the data end early or don't fit.
    func read(from reader: inout BinaryReader) throws(CheckpointError) {
        let stride = try reader.integer()
        let count = try reader.integer()
        guard (0...HistogramHistory.capacity).contains(count), (1...Int(Int32.max)).contains(stride)
        else {
            throw CheckpointError("its histograms are malformed")
        }
        var steps: [Int] = []
        for _ in 0..<count { steps.append(try reader.integer()) }
        let bytes = try reader.bytes()
        let used = count * names.count * HistogramHistory.width
        guard bytes.count == used * MemoryLayout<UInt32>.stride else {
            throw CheckpointError("its histograms are malformed")
        }
        self.stride = stride
        self.steps = steps
        bytes.copyBytes(to: UnsafeMutableRawBufferPointer(start: counts, count: bytes.count))
    }
}
