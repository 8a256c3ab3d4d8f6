import Datasets
import Foundation
import Kernels
import Networks
import Records

/// Brings the rows of a step into a network.
final class BatchLoader {
    private let rows: Rows
    private let rowOrder: RowOrder
    private let augmentation: AugmentationPlan?
    private let seed: UInt64
    private let labels: UnsafeMutablePointer<Int32>
    private let targets: AlignedBuffer
    private let scratch: AlignedBuffer
    private let capacity: Int
    private let order: UnsafeMutablePointer<Int32>
    private var orderEpoch = -1
    private var start = 0

    /// Makes a loader.
    ///
    /// - Parameters:
    ///   - rows: The rows.
    ///   - capacity: Rows in a full batch.
    ///   - order: The order of an epoch.
    ///   - augmentation: What is done to the rows at random, or nil for nothing.
    ///   - seed: The job's seed.
    init(
        _ rows: Rows, capacity: Int, order: RowOrder = .given,
        augmentation: AugmentationPlan? = nil, seed: UInt64 = 0
    ) {
        self.rows = rows
        self.capacity = capacity
        rowOrder = order
        self.augmentation = augmentation
        self.seed = seed
        labels = .allocate(capacity: max(1, capacity))
        labels.initialize(repeating: -1, count: max(1, capacity))
        targets = AlignedBuffer(count: capacity * rows.targetWidth)
        scratch = AlignedBuffer(count: augmentation?.scratchCount ?? 0)
        let places = if case .given = order { 1 } else { max(1, rows.count) }
        self.order = .allocate(capacity: places)
        self.order.initialize(repeating: 0, count: places)
    }

    deinit {
        labels.deallocate()
        order.deallocate()
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
        if case .given = rowOrder { return start + position }
        return Int(order[start + position])
    }

    /// Where the rows come from.
    var origins: RowOrigins { rows.origins }

    /// Copies the rows of a batch of an epoch to `input`, changed at random where the job says so.
    ///
    /// - Returns: How many rows the batch has.
    func load(epoch: Int, batch: Int, into input: UnsafeMutablePointer<Float>) -> Int {
        start = batch * capacity
        let count = min(capacity, rows.count - start)
        if case .given = rowOrder {
            copy(from: start, count: count, into: input)
        } else {
            if orderEpoch != epoch {
                rowOrder.fill(order, count: rows.count, seed: seed, epoch: epoch)
                orderEpoch = epoch
            }
            gather(order + start, count: count, into: input)
        }
        augmentation?.apply(
            to: input, count: count, scratch: scratch.pointer, seed: seed, epoch: epoch,
            place: start)
        return count
    }

    private func copy(from start: Int, count: Int, into input: UnsafeMutablePointer<Float>) {
        let width = rows.inputCount
        input.update(from: rows.inputs.pointer + start * width, count: count * width)
        rows.labels.withUnsafeBufferPointer { all in
            guard !all.isEmpty else { return }
            for row in 0..<count { labels[row] = all[start + row] }
        }
        if let values = rows.targets {
            targets.pointer.update(
                from: values.pointer + start * rows.targetWidth, count: count * rows.targetWidth)
        }
    }

    private func gather(
        _ chosen: UnsafePointer<Int32>, count: Int, into input: UnsafeMutablePointer<Float>
    ) {
        let width = rows.inputCount
        let source = rows.inputs.pointer
        rows.labels.withUnsafeBufferPointer { all in
            for row in 0..<count {
                let index = Int(chosen[row])
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
                from: values.pointer + Int(chosen[row]) * targetWidth, count: targetWidth)
        }
    }
}
