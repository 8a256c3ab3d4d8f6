import CKernels
import Kernels
import Networks
import Records

/// Changes parameters by their gradients.
///
/// Between steps it keeps some numbers for each number of the network, in ``slots``, and a few for
/// the whole of it, in ``scalars``; a checkpoint carries both.
open class Optimizer {
    /// The checked spec.
    public let component: Component
    /// How many numbers are kept for each number of the network.
    open var slotCount: Int { 0 }
    /// What a slot has in it before the first step.
    open var slotStart: Float { 0 }
    /// The numbers that are kept for the whole network.
    open var scalars: [Double] {
        get { [] }
        set {}
    }
    /// Whether what is kept is weighed by how many steps were taken, as averages that begin at zero
    /// are; then all tensors must have begun with the same step.
    open var countsSteps: Bool { true }
    /// The penalty that is added to the gradient.
    open var gradientPenalty: Double { component.optionalNumber("weight_decay") ?? 0 }
    /// How much of the velocity stays (`momentum`, the first of `betas`), for schedules that change it.
    open var momentum: Double {
        get { 0 }
        set {}
    }
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
        for slot in slots { slot.values.update(repeating: slotStart) }
    }

    /// Makes zero what has faded into the subnormals.
    ///
    /// The average of a gradient that has become exactly zero fades until rounding holds it at the
    /// least subnormals for ever, and many processors compute with those a hundred times slower. In
    /// an update they are nothing beside `eps` or a weight.
    final func flushSubnormals() {
        for slot in slots { ck_flush_subnormals(slot.pointer, Int64(slot.count)) }
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

    /// Begins a step, before the parameters are updated one by one.
    ///
    /// - Parameters:
    ///   - step: The step, counted from 1.
    ///   - learningRate: The rate of this step.
    open func begin(step: Int, learningRate: Double) {}

    /// Updates one parameter.
    ///
    /// - Parameters:
    ///   - parameter: The tensor to update.
    ///   - offset: Its place in the slots.
    ///   - rule: What to do to the gradient before using it.
    ///   - sums: Where to write what the pass saw, or nil.
    open func update(
        _ parameter: Parameter, offset: Int, rule: ck_gradient_rule,
        sums: UnsafeMutablePointer<ck_update_sums>?
    ) {}
}
