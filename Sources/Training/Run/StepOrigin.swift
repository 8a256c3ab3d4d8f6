import Datasets
import Kernels
import Networks
import Records

/// Says where a step's first non-finite value comes from, while the parameters are still those from
/// before the step.
struct StepOrigin {
    let network: Network
    let optimizer: Optimizer
    let loss: Loss
    let loader: BatchLoader
    let rows: Int
    let pass: Layer.Pass

    /// Repeats the passes of the step until the first operation that fails.
    ///
    /// - Returns: What failed, with the rows of the training set that cause it; nil if everything up
    ///   to the gradients is finite.
    func ofPasses() -> NonFiniteEvent? {
        let replay = StepReplay(
            network: network, loss: loss, targets: loader.targetBatch, rows: rows, pass: pass)
        guard var event = replay.firstFailure() else { return nil }
        event.origin?.rename { loader.rowIndex(at: $0) }
        return event
    }

    /// Repeats the evaluation of a batch until the first operation that fails.
    ///
    /// - Returns: What failed, with the held-out rows that cause it; nil if their loss is finite.
    func ofEvaluation() -> NonFiniteEvent? {
        let replay = StepReplay(
            network: network, loss: loss, targets: loader.targetBatch, rows: rows, pass: pass)
        guard var event = replay.firstForwardFailure(), event.pass != .backward else { return nil }
        event.origin?.rename { loader.rowIndex(at: $0) }
        return event
    }

    /// Says why an update made a parameter non-finite, if it did.
    ///
    /// - Parameters:
    ///   - before: The state before the update, which was taken since.
    ///   - learningRate: The rate of the step.
    /// - Returns: What failed; nil if every parameter is finite.
    func ofUpdate(from before: StepState, learningRate: Double) -> NonFiniteEvent? {
        guard
            var event = network.firstNonFiniteParameter(step: pass.step),
            let parameter = network.parameters.first(where: { $0.name == event.tensor })
        else { return nil }
        let offset = network.offset(of: parameter)
        let numbers = UnsafeBufferPointer(start: parameter.values, count: parameter.count)
        let place = numbers.firstIndex { !$0.isFinite } ?? 0
        let gradient = Double(parameter.gradient[place])
        let kept = before.slots.map { $0[offset + place] }
        // The state that the optimizer keeps overflows a step or more before the parameter.
        let isStale = !kept.allSatisfy(\.isFinite)
        // Finite operands give NaN without an overflow where zero is divided by zero only.
        let isUndefined = numbers[place].isNaN && gradient == 0 && kept.allSatisfy { $0 == 0 }
        let value = Double(before.values[offset + place]) - learningRate * gradient
        event.origin = NonFiniteOrigin(
            operation: "\(optimizer.component.type) update",
            kind: isStale ? .given : isUndefined ? .singularity : .overflow,
            failsInFloat64: isUndefined || !value.isFinite, operand: gradient)
        return event
    }
}

/// A network's parameters and what the optimizer keeps, at one moment.
struct StepState {
    /// The network's storage.
    let values: [Float]
    /// The optimizer's slots.
    let slots: [[Float]]

    /// Copies the state.
    init(_ network: Network, _ optimizer: Optimizer) {
        values = Array(UnsafeBufferPointer(start: network.storage, count: network.storageCount))
        slots = optimizer.slots.map { Array($0.values) }
    }

    /// Puts the state back.
    func restore(_ network: Network, _ optimizer: Optimizer) {
        network.storage.update(from: values, count: values.count)
        for (slot, values) in zip(optimizer.slots, slots) {
            slot.pointer.update(from: values, count: values.count)
        }
    }
}

extension NonFiniteEvent {
    /// A loss that isn't finite, when nothing more is known.
    static func loss(_ value: Double, step: Int) -> NonFiniteEvent {
        NonFiniteEvent(
            step: step, pass: .loss, layer: nil, tensor: "loss", nanCount: value.isNaN ? 1 : 0,
            infiniteCount: value.isNaN ? 0 : 1, count: 1)
    }
}
