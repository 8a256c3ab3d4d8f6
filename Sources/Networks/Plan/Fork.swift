import CKernels
import Records

/// Where a residual block's branches begin: both read the same numbers, and their gradients add up.
final class Fork: Layer {
    /// The gradients of the branches with respect to the shared numbers.
    var branchGradients: [UnsafeMutablePointer<Float>] = []

    /// Makes the start of a residual block.
    init(_ context: Context) {
        super.init(context, outputShape: context.inputShape)
    }

    override var isHidden: Bool { true }

    override var isView: Bool { true }

    override func backward(rows: Int, pass: Pass) {
        guard needsInputGradient, branchGradients.count == 2 else { return }
        ck_add(
            branchGradients[0], branchGradients[1], inputGradient, Int64(rows * inputCount))
    }
}
