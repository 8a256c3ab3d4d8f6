import CKernels
import Kernels
import Networks
import Records

/// Changes parameters by their gradients.
///
/// Between steps it keeps some numbers for each number of the network, in slots that a checkpoint
/// carries.
open class Optimizer {
    /// The checked spec.
    public let component: Component
    /// How many numbers are kept for each number of the network.
    open var slotCount: Int { 0 }
    /// The penalty that is added to the gradient.
    open var gradientPenalty: Double { component.optionalNumber("weight_decay") ?? 0 }
    /// What is kept between steps, one buffer a slot, laid out as the network's storage.
    public private(set) var slots: [AlignedBuffer] = []

    /// 1 to descend, -1 to climb.
    private let sign: Float
    /// What is added to the gradient for each unit of weight; read once, as steps are short.
    private lazy var penalty = Float(gradientPenalty)

    /// Makes an optimizer without memory for a network yet.
    public init(_ component: Component) {
        self.component = component
        sign = component.boolean("maximize") ? -1 : 1
    }

    /// Allocates the slots for a network.
    func prepare(for network: Network) {
        slots = (0..<slotCount).map { _ in AlignedBuffer(count: network.storageCount) }
    }

    /// What to do to a gradient before using it.
    ///
    /// - Parameters:
    ///   - scale: A factor, from clipping by norm.
    ///   - limit: The greatest absolute value, from clipping by value; infinite for none.
    /// - Returns: The rule that the loops apply.
    final func rule(scale: Float, limit: Float) -> ck_gradient_rule {
        ck_gradient_rule(
            scale: scale, clip: limit, sign: sign, l2: penalty)
    }

    /// Updates one parameter.
    ///
    /// - Parameters:
    ///   - parameter: The tensor to update.
    ///   - offset: Its place in the slots.
    ///   - learningRate: The rate of this step.
    ///   - step: The step, counted from 1.
    ///   - rule: What to do to the gradient before using it.
    ///   - sums: Where to write what the pass saw, or nil.
    open func update(
        _ parameter: Parameter, offset: Int, learningRate: Double, step: Int,
        rule: ck_gradient_rule, sums: UnsafeMutablePointer<ck_update_sums>?
    ) {}
}
