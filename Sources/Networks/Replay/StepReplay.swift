import Records

/// Repeats a step operation by operation until the first that makes a non-finite number of finite
/// ones.
///
/// The operations are repeated in single precision, as the step did them; the one that fails is then
/// computed in double precision, first of the same operands, then with all that comes before it, to
/// tell an overflow from something that isn't defined. The network's parameters must be those from
/// before the step's update; its buffers are overwritten with what the step left there.
///
/// - Complexity: One step in single precision; in double precision at most ``effort`` multiplications
///   of one layer and as many of the whole.
public struct StepReplay {
    /// How many multiplications in double precision are worth a look; a fraction of a second.
    static let effort = 1_000_000_000

    let network: Network
    let loss: Loss
    let targets: TargetBatch
    let rows: Int
    let pass: Layer.Pass

    /// Prepares a replay of the batch that stands in the network's input.
    ///
    /// - Parameters:
    ///   - network: The network, with the batch in its input.
    ///   - loss: The loss.
    ///   - targets: What the batch's outputs are compared with.
    ///   - rows: How many rows the batch has.
    ///   - pass: The pass of the step.
    public init(
        network: Network, loss: Loss, targets: TargetBatch, rows: Int, pass: Layer.Pass
    ) {
        self.network = network
        self.loss = loss
        self.targets = targets
        self.rows = rows
        var pass = pass
        pass.updatesRunningStatistics = false
        self.pass = pass
    }

    /// Finds the first operation that fails, up to the last gradient.
    ///
    /// - Returns: What failed, with the positions in the batch of the rows that cause it; nil if
    ///   everything up to the gradients is finite.
    public func firstFailure() -> NonFiniteEvent? {
        switch forwardFailure() {
        case .failed(let event): event
        case .finite(let chain): backwardFailure(chain) ?? penaltyFailure()
        }
    }

    /// Finds the first operation that fails, up to the loss.
    ///
    /// - Returns: What failed, as ``firstFailure()`` says; nil if the loss is finite.
    public func firstForwardFailure() -> NonFiniteEvent? {
        guard case .failed(let event) = forwardFailure() else { return nil }
        return event
    }

    /// How the way to the loss, and its gradient, end.
    private enum Forward {
        case failed(NonFiniteEvent)
        case finite(ReferenceChain)
    }

    private func forwardFailure() -> Forward {
        if let event = given() { return .failed(event) }
        var inputs: [[Float]] = []
        for (index, layer) in network.layers.enumerated() {
            if let event = standingParameter(of: layer) { return .failed(event) }
            // Kept, for a layer that works in place writes over it.
            inputs.append(layer.input.copy(rows * layer.inputCount))
            layer.forward(rows: rows, pass: pass)
            if let event = event(
                of: layer.output, width: layer.outputCount, .forward, layer.path,
                "\(layer.path) output")
            {
                let chain = ReferenceChain(self, inputs: inputs)
                return .failed(event.with(chain.forwardOrigin(at: index, layer.output)))
            }
        }
        let outputs = network.output.copy(rows * network.outputCount)
        let value = loss.evaluate(
            outputs: network.output, targets: targets, rows: rows,
            gradient: network.outputGradient)
        let chain = ReferenceChain(self, inputs: inputs)
        if !value.isFinite {
            let event = NonFiniteEvent(
                step: pass.step, pass: .loss, layer: nil, tensor: "loss",
                nanCount: value.isNaN ? 1 : 0, infiniteCount: value.isNaN ? 0 : 1, count: 1)
            return .failed(event.with(chain.lossOrigin(outputs)))
        }
        if let event = event(
            of: network.outputGradient, width: network.outputCount, .backward, nil,
            "loss gradient")
        {
            return .failed(
                event.with(chain.lossGradientOrigin(outputs, network.outputGradient)))
        }
        return .finite(chain)
    }

    /// A penalty of weights, or a gradient that it makes too large.
    private func penaltyFailure() -> NonFiniteEvent? {
        guard network.hasPenalties else { return nil }
        // Of the batch alone, and finite.
        let gradients = network.penalized.map { $0.gradient.copy($0.count) }
        let value = network.addPenalties()
        for (parameter, gradient) in zip(network.penalized, gradients) where !parameter.isFrozen {
            guard
                let event = Network.event(
                    of: parameter.gradient, count: parameter.count, step: pass.step,
                    pass: .backward, layer: parameter.layer, tensor: "\(parameter.name) gradient")
            else { continue }
            return event.with(penaltyOrigin(parameter, gradient))
        }
        guard !value.isFinite else { return nil }
        return NonFiniteEvent(
            step: pass.step, pass: .loss, layer: nil, tensor: "penalty",
            nanCount: value.isNaN ? 1 : 0, infiniteCount: value.isNaN ? 0 : 1, count: 1,
            origin: NonFiniteOrigin(operation: "penalty", kind: .overflow))
    }

    /// Why a penalty made a gradient non-finite; no row has a part in it.
    private func penaltyOrigin(_ parameter: Parameter, _ gradient: [Float]) -> NonFiniteOrigin {
        let bad = gradient.indices.first { !parameter.gradient[$0].isFinite } ?? 0
        let weight = Double(parameter.values[bad])
        let sign: Double = weight > 0 ? 1 : weight < 0 ? -1 : 0
        let exact = Double(gradient[bad]) + parameter.l1 * sign + 2 * parameter.l2 * weight
        return NonFiniteOrigin(
            operation: "penalty gradient", kind: .overflow, failsInFloat64: !exact.isFinite,
            operand: weight, float64Value: exact)
    }

    private func backwardFailure(_ chain: ReferenceChain) -> NonFiniteEvent? {
        for (index, layer) in network.layers.enumerated().reversed() {
            // No gradient goes where no layer before is trained; a fork has those of its branches.
            let isGiven = layer.outputGradient != Layer.nowhere
            let gradient = isGiven ? layer.outputGradient.copy(rows * layer.outputCount) : []
            layer.backward(rows: rows, pass: pass)
            for (number, parameter) in layer.parameters.enumerated() {
                if let event = Network.event(
                    of: parameter.gradient, count: parameter.count, step: pass.step,
                    pass: .backward, layer: layer.path, tensor: "\(parameter.name) gradient")
                {
                    return event.with(
                        chain.parameterOrigin(at: index, gradient: gradient, number: number))
                }
            }
            guard layer.needsInputGradient, layer.inputGradient != Layer.nowhere else { continue }
            if let event = event(
                of: layer.inputGradient, width: layer.inputCount, .backward, layer.path,
                "\(layer.path) input gradient")
            {
                return event.with(
                    chain.inputOrigin(at: index, gradient: gradient, layer.inputGradient))
            }
        }
        return nil
    }

    // MARK: What was there before

    /// Non-finite inputs or targets, or labels that the loss has no class for.
    private func given() -> NonFiniteEvent? {
        if let event = event(of: network.input, width: network.inputCount, .data, nil, "inputs") {
            return event.with(given("inputs", network.input, width: network.inputCount))
        }
        if let values = targets.values {
            let width = network.outputCount
            guard let event = event(of: values, width: width, .data, nil, "targets") else {
                return nil
            }
            return event.with(given("targets", values, width: width))
        }
        guard let labels = targets.labels else { return nil }
        let classes = 0..<network.outputCount
        let impossible = (0..<rows).filter { !classes.contains(Int(labels[$0])) }
        guard let first = impossible.first else { return nil }
        return NonFiniteEvent(
            step: pass.step, pass: .data, layer: nil, tensor: "labels",
            nanCount: impossible.count, infiniteCount: 0, count: rows,
            origin: NonFiniteOrigin(
                operation: "labels", kind: .given, failsInFloat64: true,
                operand: Double(labels[first]), rows: impossible))
    }

    private func given(
        _ name: String, _ values: UnsafePointer<Float>, width: Int
    ) -> NonFiniteOrigin {
        NonFiniteOrigin(
            operation: name, kind: .given, failsInFloat64: true,
            rows: values.nonFiniteRows(rows, width: width))
    }

    /// A parameter that was non-finite before the step: since it was initialized, or updated.
    private func standingParameter(of layer: Layer) -> NonFiniteEvent? {
        let isFirst = pass.step == 0
        for parameter in layer.parameters {
            guard
                let event = Network.event(
                    of: parameter.values, count: parameter.count, step: pass.step,
                    pass: isFirst ? .initialization : .update, layer: layer.path,
                    tensor: parameter.name)
            else { continue }
            let operation =
                isFirst ? "\(parameter.initializer.type) initialization" : "earlier update"
            return event.with(NonFiniteOrigin(operation: operation, kind: .given))
        }
        return nil
    }

    private func event(
        of values: UnsafePointer<Float>, width: Int, _ part: NonFiniteEvent.Pass, _ layer: String?,
        _ tensor: String
    ) -> NonFiniteEvent? {
        Network.event(
            of: values, count: rows * width, step: pass.step, pass: part, layer: layer,
            tensor: tensor)
    }
}

extension NonFiniteEvent {
    /// The event with its origin.
    func with(_ origin: NonFiniteOrigin) -> NonFiniteEvent {
        var event = self
        event.origin = origin
        return event
    }
}

extension UnsafePointer<Float> {
    /// The first numbers, copied.
    func copy(_ count: Int) -> [Float] { Array(UnsafeBufferPointer(start: self, count: count)) }

    /// The rows that hold a NaN or an infinity.
    func nonFiniteRows(_ rows: Int, width: Int) -> [Int] {
        (0..<rows).filter { row in
            !UnsafeBufferPointer(start: self + row * width, count: width).allSatisfy(\.isFinite)
        }
    }
}

extension UnsafeMutablePointer<Float> {
    /// The first numbers, copied.
    func copy(_ count: Int) -> [Float] { UnsafePointer(self).copy(count) }
}
