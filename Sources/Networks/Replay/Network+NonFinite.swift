import CKernels
import Records

extension Network {
    /// Finds what became non-finite first in a forward pass, by computing it again layer by layer.
    ///
    /// ``input`` and the parameters must still be those of the pass.
    ///
    /// - Parameters:
    ///   - rows: How many rows stand in ``input``.
    ///   - pass: The pass to repeat.
    /// - Returns: The inputs, a parameter or the first layer with a non-finite output; nil if all are
    ///   finite.
    public func firstNonFiniteForward(rows: Int, pass: Layer.Pass) -> NonFiniteEvent? {
        if let event = Network.event(
            of: input, count: rows * inputCount, step: pass.step, pass: .data, layer: nil,
            tensor: "inputs")
        {
            return event
        }
        var pass = pass
        pass.updatesRunningStatistics = false
        for layer in layers {
            for parameter in layer.parameters {
                if let event = Network.event(
                    of: parameter.values, count: parameter.count, step: pass.step, pass: .update,
                    layer: layer.path, tensor: parameter.name)
                {
                    return event
                }
            }
            layer.forward(rows: rows, pass: pass)
            if let event = Network.event(
                of: layer.output, count: rows * layer.outputCount, step: pass.step, pass: .forward,
                layer: layer.path, tensor: "\(layer.path) output")
            {
                return event
            }
        }
        return nil
    }

    /// Finds what became non-finite first in a backward pass, from the gradients it left.
    ///
    /// - Parameters:
    ///   - rows: How many rows the pass had.
    ///   - step: The step.
    /// - Returns: The loss's gradient, or the first gradient on the way back that is non-finite; nil
    ///   if all are finite.
    public func firstNonFiniteBackward(rows: Int, step: Int) -> NonFiniteEvent? {
        // A gradient buffer shared by layers that work in place holds what the last of them wrote:
        // the search then names the layer next to it.
        for layer in layers.reversed() {
            // No gradient goes where no layer before is trained.
            guard layer.outputGradient != Layer.nowhere else { continue }
            if let event = Network.event(
                of: layer.outputGradient, count: rows * layer.outputCount, step: step,
                pass: .backward, layer: layer.path, tensor: "\(layer.path) output gradient")
            {
                return event
            }
            for parameter in layer.parameters {
                if let event = Network.event(
                    of: parameter.gradient, count: parameter.count, step: step, pass: .backward,
                    layer: layer.path, tensor: parameter.name)
                {
                    return event
                }
            }
        }
        return nil
    }

    /// Finds the first non-finite parameter.
    public func firstNonFiniteParameter(step: Int) -> NonFiniteEvent? {
        for parameter in parameters {
            if let event = Network.event(
                of: parameter.values, count: parameter.count, step: step, pass: .update,
                layer: parameter.layer, tensor: parameter.name)
            {
                return event
            }
        }
        return nil
    }

    private static func event(
        of values: UnsafeMutablePointer<Float>, count: Int, step: Int,
        pass: NonFiniteEvent.Pass, layer: String?, tensor: String
    ) -> NonFiniteEvent? {
        var nans: Int64 = 0
        var infinities: Int64 = 0
        ck_count_non_finite(values, Int64(count), &nans, &infinities)
        guard nans + infinities > 0 else { return nil }
        return NonFiniteEvent(
            step: step, pass: pass, layer: layer, tensor: tensor, nanCount: Int(nans),
            infiniteCount: Int(infinities), count: count)
    }
}
