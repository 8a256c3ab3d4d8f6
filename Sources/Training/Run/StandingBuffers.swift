import Kernels
import Networks

/// What layers keep beside their parameters, such as running means, as it was before a step.
///
/// A forward pass takes its batch into them at once. A step that comes to nothing must leave no trace
/// there either, so they are copied before each step; they are few next to the parameters.
struct StandingBuffers {
    private let values: AlignedBuffer

    /// Makes room for what a network's layers keep; nil if they keep nothing.
    init?(_ network: Network) {
        let count = network.storageCount - network.gradientCount
        guard count > 0 else { return nil }
        values = AlignedBuffer(count: count)
    }

    /// Copies them.
    func keep(_ network: Network) {
        values.pointer.update(from: network.storage + network.gradientCount, count: values.count)
    }

    /// Puts them back.
    func restore(to network: Network) {
        (network.storage + network.gradientCount).update(
            from: values.pointer, count: values.count)
    }
}
