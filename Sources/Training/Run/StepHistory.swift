import CKernels
import Kernels
import Records

/// The numbers of every step: exact for the last steps, in buckets of min, max and mean before.
///
/// A step is one row of the table; each column is a series. When the buckets run out, neighbours
/// are merged, so that memory stays the same however long the run is.
final class StepHistory {
    /// The names of the columns.
    let names: [String]
    /// How many of the last steps are kept exactly.
    static let tailCapacity = 256
    /// How many buckets there are at most.
    static let bucketCapacity = 512

    /// How many steps make a bucket.
    private(set) var stride = 1
    /// How many steps were recorded.
    private(set) var count = 0
    /// How many buckets are in use.
    private(set) var bucketCount = 0

    private let columns: Int
    // Buffers rather than arrays: a step changes them in place, without a look at who else has them.
    private let tail: AlignedBuffer
    private let least: AlignedBuffer
    private let greatest: AlignedBuffer
    private let sum: AlignedBuffer
    private let nonFinite: AlignedBuffer
    private var tailSteps: [Int]
    private var filled: [Int]
    private var firstSteps: [Int]
    private var lastSteps: [Int]

    init(names: [String]) {
        self.names = names
        columns = names.count
        let size = StepHistory.bucketCapacity * columns
        tail = AlignedBuffer(count: StepHistory.tailCapacity * columns)
        tailSteps = [Int](repeating: 0, count: StepHistory.tailCapacity)
        least = AlignedBuffer(count: size)
        greatest = AlignedBuffer(count: size)
        sum = AlignedBuffer(count: size)
        nonFinite = AlignedBuffer(count: size)
        filled = [Int](repeating: 0, count: StepHistory.bucketCapacity)
        firstSteps = filled
        lastSteps = filled
        empty(from: 0)
    }

    /// Records a step; `write` fills the row, one value a column.
    func record(step: Int, write: (UnsafeMutablePointer<Float>) -> Void) {
        let slot = count % StepHistory.tailCapacity
        let row = tail.pointer + slot * columns
        write(row)
        fold(row, step: step)
        tailSteps[slot] = step
        count += 1
    }

    /// The last value of a column, or nil before the first step.
    func last(_ column: Int) -> Float? {
        guard count > 0 else { return nil }
        return tail.pointer[(count - 1) % StepHistory.tailCapacity * columns + column]
    }

    /// The series of a column.
    func series(_ column: Int) -> Series {
        let buckets = (0..<bucketCount).map { bucket in
            let position = bucket * columns + column
            let bad = Int(nonFinite.pointer[position])
            let finite = filled[bucket] - bad
            return Series.Bucket(
                firstStep: firstSteps[bucket], lastStep: lastSteps[bucket],
                min: finite > 0 ? least.pointer[position] : .nan,
                max: finite > 0 ? greatest.pointer[position] : .nan,
                mean: finite > 0 ? sum.pointer[position] / Float(finite) : .nan,
                count: filled[bucket],
                nonFiniteCount: bad)
        }
        let kept = min(count, StepHistory.tailCapacity)
        let points = (count - kept..<count).map { index in
            let slot = index % StepHistory.tailCapacity
            return Series.Point(step: tailSteps[slot], value: tail.pointer[slot * columns + column])
        }
        return Series(buckets: buckets, tail: points)
    }

    private func fold(_ row: UnsafeMutablePointer<Float>, step: Int) {
        if bucketCount == 0 || filled[bucketCount - 1] >= stride {
            if bucketCount == StepHistory.bucketCapacity { merge() }
            firstSteps[bucketCount] = step
            bucketCount += 1
        }
        let bucket = bucketCount - 1
        let start = bucket * columns
        ck_fold(
            row, least.pointer + start, greatest.pointer + start, sum.pointer + start,
            nonFinite.pointer + start, Int64(columns))
        filled[bucket] += 1
        lastSteps[bucket] = step
    }

    /// Halves the number of buckets by merging neighbours.
    private func merge() {
        for bucket in 0..<StepHistory.bucketCapacity / 2 {
            let (first, second) = (2 * bucket, 2 * bucket + 1)
            let (least, greatest) = (self.least.pointer, self.greatest.pointer)
            let (sum, nonFinite) = (self.sum.pointer, self.nonFinite.pointer)
            for column in 0..<columns {
                let (from, next) = (first * columns + column, second * columns + column)
                let target = bucket * columns + column
                least[target] = min(least[from], least[next])
                greatest[target] = max(greatest[from], greatest[next])
                sum[target] = sum[from] + sum[next]
                nonFinite[target] = nonFinite[from] + nonFinite[next]
            }
            filled[bucket] = filled[first] + filled[second]
            firstSteps[bucket] = firstSteps[first]
            lastSteps[bucket] = lastSteps[second]
        }
        bucketCount = StepHistory.bucketCapacity / 2
        stride *= 2
        empty(from: bucketCount)
    }

    /// Empties the buckets from one on.
    private func empty(from bucket: Int) {
        let start = bucket * columns
        let count = StepHistory.bucketCapacity * columns - start
        (least.pointer + start).update(repeating: .infinity, count: count)
        (greatest.pointer + start).update(repeating: -.infinity, count: count)
        (sum.pointer + start).update(repeating: 0, count: count)
        (nonFinite.pointer + start).update(repeating: 0, count: count)
        for bucket in bucket..<StepHistory.bucketCapacity { filled[bucket] = 0 }
    }
}

extension StepHistory {
    /// Everything that is recorded, for a checkpoint.
    func write(to writer: inout BinaryWriter) {
        writer.write(stride)
        writer.write(count)
        writer.write(bucketCount)
        let used = bucketCount * columns
        for buffer in [least, greatest, sum, nonFinite] {
            writer.write(buffer.pointer, count: used)
        }
        for array in [filled, firstSteps, lastSteps] {
            for value in array[..<bucketCount] { writer.write(value) }
        }
        writer.write(tail.pointer, count: tail.count)
        for step in tailSteps { writer.write(step) }
    }

    /// Takes over what a checkpoint recorded.
    ///
    /// - Throws: ``CheckpointError`` if the data end early.
    func read(from reader: inout BinaryReader) throws(CheckpointError) {
        stride = try reader.integer()
        count = try reader.integer()
        bucketCount = try reader.integer()
        let limit = 1 << 40
        guard (0...StepHistory.bucketCapacity).contains(bucketCount), (1...limit).contains(stride),
            (0...limit).contains(count)
        else { throw CheckpointError("its history is malformed") }
        let used = bucketCount * columns
        for buffer in [least, greatest, sum, nonFinite] {
            buffer.pointer.update(from: try reader.floats(used), count: used)
        }
        for index in 0..<bucketCount {
            filled[index] = try reader.integer()
            guard (0...limit).contains(filled[index]) else {
                throw CheckpointError("its history is malformed")
            }
        }
        for index in 0..<bucketCount { firstSteps[index] = try reader.integer() }
        for index in 0..<bucketCount { lastSteps[index] = try reader.integer() }
        empty(from: bucketCount)
        tail.pointer.update(from: try reader.floats(tail.count), count: tail.count)
        for index in tailSteps.indices { tailSteps[index] = try reader.integer() }
    }
}
