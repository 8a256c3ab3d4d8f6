import Kernels
import Networks
import Records

/// The weights that a run had after its best epoch.
final class BestWeights {
    /// The epoch, or nil before the first one with a finite value.
    private(set) var epoch: BestEpoch?

    private let metric: String
    private let isGreaterBetter: Bool
    private let weights: AlignedBuffer

    /// Makes room for a network's weights.
    init(_ network: Network, metric: String, isGreaterBetter: Bool) {
        self.metric = metric
        self.isGreaterBetter = isGreaterBetter
        weights = AlignedBuffer(count: network.storageCount)
    }

    /// Keeps a network's weights if an epoch's value is better than all before.
    func offer(_ value: Double, epoch: Int, step: Int, of network: Network) {
        guard value.isFinite else { return }
        if let best = self.epoch?.value, isGreaterBetter ? value <= best : value >= best { return }
        self.epoch = BestEpoch(metric: metric, value: value, epoch: epoch, step: step)
        weights.pointer.update(from: network.storage, count: weights.count)
    }

    /// Gives a network the weights of the best epoch, if there was one.
    func restore(to network: Network) {
        guard epoch != nil else { return }
        network.storage.update(from: weights.pointer, count: weights.count)
    }

    /// Writes the weights for a checkpoint, if there are any.
    func write(to writer: inout BinaryWriter) {
        if epoch != nil { writer.write(weights.pointer, count: weights.count) }
    }

    /// The weights as they were then, padding included.
    var values: [Float] {
        Array(UnsafeBufferPointer(start: weights.pointer, count: weights.count))
    }

    /// Takes over what a checkpoint kept.
    func takeOver(_ epoch: BestEpoch, _ values: [Float]) {
        self.epoch = epoch
        weights.pointer.update(from: values, count: min(values.count, weights.count))
    }
}
