import Records

/// Computes a failing operation of a step in double precision, to say how and because of which rows
/// it fails.
struct ReferenceChain {
    /// The greatest number of single precision.
    private static let limit = Double(Float.greatestFiniteMagnitude)

    private let replay: StepReplay
    /// What reached each layer that was repeated, in single precision.
    private let inputs: [[Float]]

    init(_ replay: StepReplay, inputs: [[Float]]) {
        self.replay = replay
        self.inputs = inputs
    }

    private var layers: [Layer] { replay.network.layers }
    private var rows: Int { replay.rows }
    private var pass: Layer.Pass { replay.pass }

    // MARK: Forward and loss

    /// Why the output of a layer is non-finite.
    func forwardOrigin(at index: Int, _ output: UnsafePointer<Float>) -> NonFiniteOrigin {
        let layer = layers[index]
        let bad = firstBad(output, rows * layer.outputCount)
        var value: Double?
        if let sum = layer as? ResidualSum {
            value = Double(inputs[index][bad]) + Double(sum.shortcut[bad])
        } else if isWorthwhile(index...index) {
            value =
                layer.reference(
                    inputs[index].map(Double.init), rows: rows, parameters: values(of: layer),
                    pass: pass)[bad]
        }
        let fails =
            isWorthwhile(0...index)
            ? outputs(through: index).last?.allSatisfy(\.isFinite) == false : nil
        let operand = layer is ElementwiseLayer ? Double(inputs[index][bad]) : nil
        return origin(
            layer.type, value, operand, fails,
            output.nonFiniteRows(rows, width: layer.outputCount))
    }

    /// Why the loss is non-finite.
    func lossOrigin(_ outputs: [Float]) -> NonFiniteOrigin {
        let loss = replay.loss
        let width = loss.outputCount
        let bad = outputs.withUnsafeBufferPointer { buffer -> [Int] in
            guard let base = buffer.baseAddress else { return [] }
            return (0..<rows).filter { row in
                !loss.evaluate(
                    outputs: base + row * width, targets: targets(from: row), rows: 1,
                    gradient: nil
                ).isFinite
            }
        }
        let value = loss.reference(
            outputs: outputs.map(Double.init), targets: replay.targets, rows: rows)
        let operand = bad.first.flatMap { decisiveOutput(outputs, row: $0) }
        return origin(
            loss.component.type, value, operand, lossFails { !$0.isFinite },
            bad.isEmpty ? Array(0..<rows) : bad)
    }

    /// Why the gradient of a finite loss is non-finite.
    func lossGradientOrigin(
        _ outputs: [Float], _ gradient: UnsafePointer<Float>
    ) -> NonFiniteOrigin {
        let loss = replay.loss
        let bad = firstBad(gradient, outputs.count)
        let value = loss.referenceGradient(
            outputs: outputs.map(Double.init), targets: replay.targets, rows: rows)[bad]
        let fails = doubleOutputs.map { doubles in
            !loss.referenceGradient(outputs: doubles, targets: replay.targets, rows: rows)
                .allSatisfy(\.isFinite)
        }
        return origin(
            "\(loss.component.type) gradient", value, Double(outputs[bad]), fails,
            gradient.nonFiniteRows(rows, width: loss.outputCount))
    }

    /// The output that a row's loss depends on most, where there is one.
    private func decisiveOutput(_ outputs: [Float], row: Int) -> Double? {
        let width = replay.loss.outputCount
        if let labels = replay.targets.labels {
            let label = Int(labels[row])
            return (0..<width).contains(label) ? Double(outputs[row * width + label]) : nil
        }
        guard let loss = replay.loss as? ElementwiseLoss, let values = replay.targets.values else {
            return width == 1 ? Double(outputs[row]) : nil
        }
        let place = outputs.withUnsafeBufferPointer { buffer -> Int? in
            guard let base = buffer.baseAddress else { return nil }
            return (row * width..<(row + 1) * width).first {
                !loss.sum(
                    outputs: base + $0, targets: values + $0, gradient: nil, count: 1, scale: 1
                ).isFinite
            }
        }
        return place.map { Double(outputs[$0]) }
    }

    private func lossFails(_ isBad: (Double) -> Bool) -> Bool? {
        doubleOutputs.map { doubles in
            isBad(replay.loss.reference(outputs: doubles, targets: replay.targets, rows: rows))
        }
    }

    private func targets(from row: Int) -> TargetBatch {
        TargetBatch(
            labels: replay.targets.labels.map { $0 + row },
            values: replay.targets.values.map { $0 + row * replay.loss.outputCount })
    }

    // MARK: Backward

    /// Why the gradient of a layer's parameter is non-finite.
    ///
    /// - Parameters:
    ///   - index: The layer.
    ///   - gradient: The gradient of its output.
    ///   - number: The parameter.
    /// - Returns: The origin.
    func parameterOrigin(at index: Int, gradient: [Float], number: Int) -> NonFiniteOrigin {
        let layer = layers[index]
        let parameter = layer.parameters[number]
        let bad = firstBad(parameter.gradient, parameter.count)
        let operation = "\(layer.type) \(parameter.role.rawValue) gradient"
        guard layer.hasReferenceBackward, isWorthwhile(index...index) else {
            return origin(operation, nil, nil, nil, Array(0..<rows))
        }
        if layer.mixesRows {
            let value = gradients(at: index, gradient).parameters[number][bad]
            return origin(operation, value, nil, backwardFails(at: index), Array(0..<rows))
        }
        // What each row adds, alone.
        let parameters = values(of: layer)
        var added: [Double] = []
        var overflowing: [Int] = []
        for row in 0..<rows {
            let share = gradients(
                at: index, gradient, parameters: parameters, row: row
            ).parameters[number]
            added.append(share[bad])
            if !share.allSatisfy({ abs($0) <= ReferenceChain.limit }) { overflowing.append(row) }
        }
        return origin(
            operation, added.reduce(0, +), nil, backwardFails(at: index),
            overflowing.isEmpty ? ReferenceChain.heaviest(added) : overflowing)
    }

    /// Why the gradient of a layer's input is non-finite.
    func inputOrigin(
        at index: Int, gradient: [Float], _ result: UnsafePointer<Float>
    ) -> NonFiniteOrigin {
        let layer = layers[index]
        let bad = firstBad(result, rows * layer.inputCount)
        let value =
            layer.hasReferenceBackward && !gradient.isEmpty && isWorthwhile(index...index)
            ? gradients(at: index, gradient).input[bad] : nil
        let operand = layer is ElementwiseLayer ? Double(inputs[index][bad]) : nil
        return origin(
            "\(layer.type) gradient", value, operand, backwardFails(at: index),
            result.nonFiniteRows(rows, width: layer.inputCount))
    }

    /// The fewest rows whose shares of one sign add up to more than single precision holds.
    private static func heaviest(_ shares: [Double]) -> [Int] {
        let sign = shares.reduce(0, +) < 0 ? -1.0 : 1.0
        var sum = 0.0
        var rows: [Int] = []
        for row in shares.indices.sorted(by: { sign * shares[$0] > sign * shares[$1] }) {
            guard sum <= limit, sign * shares[row] > 0 else { break }
            sum += sign * shares[row]
            rows.append(row)
        }
        return rows.isEmpty ? Array(shares.indices) : rows
    }

    /// The gradients of a layer in double precision, of operands in single precision.
    private func gradients(
        at index: Int, _ gradient: [Float], parameters: [[Double]]? = nil, row: Int? = nil
    ) -> (input: [Double], parameters: [[Double]]) {
        let layer = layers[index]
        let parameters = parameters ?? values(of: layer)
        func part(_ values: [Float], _ width: Int) -> [Double] {
            guard let row else { return values.map(Double.init) }
            return values[row * width..<(row + 1) * width].map(Double.init)
        }
        let input = part(inputs[index], layer.inputCount)
        let count = row == nil ? rows : 1
        let output = layer.reference(input, rows: count, parameters: parameters, pass: pass)
        return layer.referenceBackward(
            input, output: output, outputGradient: part(gradient, layer.outputCount), rows: count,
            parameters: parameters, pass: pass)
    }

    /// The gradients of all parameters when everything is computed in double precision, in the
    /// network's order; nil if that takes too long.
    func allGradients() -> [[Double]]? {
        guard canGoBack else { return nil }
        var gradients = layers.map { layer in
            layer.parameters.map { [Double](repeating: 0, count: $0.count) }
        }
        goBack(to: 0) { index, result in
            if !layers[index].parameters.isEmpty { gradients[index] = result.parameters }
            return true
        }
        return gradients.flatMap { $0 }
    }

    /// Whether going back to a layer fails in double precision too; nil if that takes too long.
    private func backwardFails(at target: Int) -> Bool? {
        guard canGoBack else { return nil }
        var fails = false
        goBack(to: target) { _, result in
            fails =
                !result.input.allSatisfy(\.isFinite)
                || !result.parameters.allSatisfy { $0.allSatisfy(\.isFinite) }
            return !fails
        }
        return fails
    }

    /// Computes the step in double precision, forward and back to a layer.
    ///
    /// - Parameters:
    ///   - target: The last layer to go back to.
    ///   - body: Takes the number and the gradients of each layer, from the last one on; says whether
    ///     to go on.
    private func goBack(
        to target: Int, _ body: (Int, (input: [Double], parameters: [[Double]])) -> Bool
    ) {
        let forward = outputs(through: layers.count - 1)
        func output(_ index: Int) -> [Double] { index < 0 ? networkInput : forward[index] }
        var gradients = [[Double]?](repeating: nil, count: layers.count)
        gradients[layers.count - 1] = replay.loss.referenceGradient(
            outputs: output(layers.count - 1), targets: replay.targets, rows: rows)
        for index in (target..<layers.count).reversed() {
            let layer = layers[index]
            guard let gradient = gradients[index], let source = layer.sources.first else {
                continue
            }
            let result = layer.referenceBackward(
                output(source), output: output(index), outputGradient: gradient, rows: rows,
                parameters: values(of: layer), pass: pass)
            guard body(index, result) else { return }
            // The branches of a block begin at one layer, where their gradients add up.
            for source in layer.sources where source >= 0 {
                gradients[source] =
                    gradients[source].map { zip($0, result.input).map(+) }
                    ?? result.input
            }
        }
    }

    // MARK: Common

    /// Tells how an operation failed: by the first bad value in double precision, of the operands in
    /// single precision; its operand; and whether all of it fails in double precision.
    private func origin(
        _ operation: String, _ value: Double?, _ operand: Double?, _ fails: Bool?, _ rows: [Int]
    ) -> NonFiniteOrigin {
        let kind: NonFiniteOrigin.Kind
        if value?.isFinite ?? true {
            // The number exists; single precision can't hold it or one on the way to it.
            kind = .overflow
        } else if fails == false {
            // It exists for the operand that double precision computes.
            kind = .underflow
        } else {
            // An infinity of a large number is an overflow even of double precision.
            kind = value?.isNaN == false && abs(operand ?? 0) > 1 ? .overflow : .singularity
        }
        return NonFiniteOrigin(
            operation: operation, kind: kind, failsInFloat64: fails, operand: operand,
            float64Value: value, rows: rows)
    }

    /// Whether the multiplications of some layers are few enough.
    private func isWorthwhile(_ range: ClosedRange<Int>) -> Bool {
        let perRow = layers[range].reduce(0.0) { sum, layer in
            let fanIn = layer.parameters.map(\.fanIn).max() ?? 1
            return sum + Double(layer.outputCount) * Double(max(1, fanIn))
        }
        return perRow * Double(rows) <= Double(StepReplay.effort)
    }

    private func firstBad(_ values: UnsafePointer<Float>, _ count: Int) -> Int {
        UnsafeBufferPointer(start: values, count: count).firstIndex { !$0.isFinite } ?? 0
    }

    private func values(of layer: Layer) -> [[Double]] {
        layer.parameters.map { parameter in parameter.values.copy(parameter.count).map(Double.init)
        }
    }

    /// The rows that come in.
    private var networkInput: [Double] {
        replay.network.input.copy(rows * replay.network.inputCount).map(Double.init)
    }

    /// Whether gradients can be computed in double precision in a moment.
    private var canGoBack: Bool {
        !layers.isEmpty && layers.allSatisfy(\.hasReferenceBackward)
            && isWorthwhile(0...layers.count - 1)
    }

    /// The outputs of all layers up to one, when everything is computed in double precision.
    private func outputs(through last: Int) -> [[Double]] {
        let input = networkInput
        var outputs: [[Double]] = []
        for layer in layers[...last] {
            let sources = layer.sources.map { $0 < 0 ? input : outputs[$0] }
            if layer is ResidualSum, sources.count == 2 {
                outputs.append(zip(sources[0], sources[1]).map(+))
            } else {
                outputs.append(
                    layer.reference(
                        sources.first ?? input, rows: rows, parameters: values(of: layer),
                        pass: pass))
            }
        }
        return outputs
    }

    /// The network's outputs in double precision, or nil if they take too long.
    private var doubleOutputs: [Double]? {
        guard !layers.isEmpty, isWorthwhile(0...layers.count - 1) else { return nil }
        return outputs(through: layers.count - 1).last
    }
}
