import Kernels

/// Adds up the gradients of the batches of one step.
final class GradientAccumulator {
    private let sum: AlignedBuffer

    /// Makes room for a network's gradients.
    init(count: Int) {
        sum = AlignedBuffer(count: count)
    }

    /// Adds a batch's gradients, times its share of the step; after the last batch the gradients are
    /// those of the step.
    ///
    /// - Parameters:
    ///   - gradients: As many numbers as there is room for.
    ///   - share: The batch's rows over the step's, or 1 for a summed loss.
    ///   - isFirst: Whether the batch is the step's first.
    ///   - isLast: Whether the batch is the step's last.
    func add(
        _ gradients: UnsafeMutablePointer<Float>, share: Float, isFirst: Bool, isLast: Bool
    ) {
        let sum = self.sum.pointer
        let count = self.sum.count
        switch (isFirst, isLast) {
        case (true, true): break
        case (true, false): for index in 0..<count { sum[index] = share * gradients[index] }
        case (false, false): for index in 0..<count { sum[index] += share * gradients[index] }
        case (false, true):
            for index in 0..<count { gradients[index] = sum[index] + share * gradients[index] }
        }
    }
}
