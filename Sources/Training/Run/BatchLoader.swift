import Datasets
import Foundation
import Kernels
import Networks
import Records

/// Brings the rows of a step into a network.
final class BatchLoader {
    private let rows: Rows
    private let shuffles: Bool
    private let seed: UInt64
    private let labels: UnsafeMutablePointer<Int32>
    private let targets: AlignedBuffer
    private let capacity: Int
    private var order: [Int32] = []
    private var orderEpoch = -1
    private var start = 0

    init(_ rows: Rows, capacity: Int, shuffles: Bool, seed: UInt64) {
        self.rows = rows
        self.shuffles = shuffles
        self.seed = seed
        self.capacity = capacity
        labels = .allocate(capacity: max(1, capacity))
        labels.initialize(repeating: -1, count: max(1, capacity))
        targets = AlignedBuffer(count: capacity * rows.targetWidth)
    }

    deinit {
        labels.deallocate()
    }

    /// The class index of each row of the batch.
    var batchLabels: UnsafePointer<Int32> { UnsafePointer(labels) }

    /// The real-valued targets of the batch, or nil if there are none.
    var batchTargets: UnsafePointer<Float>? {
        rows.targets == nil ? nil : UnsafePointer(targets.pointer)
    }

    /// What the loss compares with.
    var targetBatch: TargetBatch {
        TargetBatch(
            labels: rows.targets == nil ? batchLabels : nil, values: batchTargets)
    }

    /// The index in the training set of the row at a position in the batch loaded last.
    func rowIndex(at position: Int) -> Int {
        shuffles ? Int(order[start + position]) : start + position
    }

    /// Copies the rows of a batch of an epoch to `input`.
    ///
    /// - Returns: How many rows the batch has.
    func load(epoch: Int, batch: Int, into input: UnsafeMutablePointer<Float>) -> Int {
        start = batch * capacity
        let count = min(capacity, rows.count - start)
        if shuffles, orderEpoch != epoch {
            order = CounterRandom(seed: seed, purpose: .shuffle, major: epoch)
                .permutation(of: rows.count)
            orderEpoch = epoch
        }
        let width = rows.inputCount
        let source = rows.inputs.pointer
        if !shuffles {
            input.update(from: source + start * width, count: count * width)
            rows.labels.withUnsafeBufferPointer { all in
                guard !all.isEmpty else { return }
                for row in 0..<count { labels[row] = all[start + row] }
            }
            if let values = rows.targets {
                targets.pointer.update(
                    from: values.pointer + start * rows.targetWidth,
                    count: count * rows.targetWidth)
            }
            return count
        }
        order.withUnsafeBufferPointer { order in
            rows.labels.withUnsafeBufferPointer { all in
                for row in 0..<count {
                    let index = Int(order[start + row])
                    memcpy(
                        input + row * width, source + index * width,
                        width * MemoryLayout<Float>.stride)
                    if !all.isEmpty { labels[row] = all[index] }
                }
            }
            guard let values = rows.targets else { return }
            let targetWidth = rows.targetWidth
            for row in 0..<count {
                (targets.pointer + row * targetWidth).update(
                    from: values.pointer + Int(order[start + row]) * targetWidth,
                    count: targetWidth)
            }
        }
        return count
    }
}
