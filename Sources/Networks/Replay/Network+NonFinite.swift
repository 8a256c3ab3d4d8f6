import CKernels
import Records

extension Network {
    /// Finds the first parameter with a non-finite gradient.
    ///
    /// - Parameter step: The step whose backward pass left the gradients.
    /// - Returns: What is non-finite, or nil if nothing is.
    public func firstNonFiniteGradient(step: Int) -> NonFiniteEvent? {
        parameters.lazy.compactMap { parameter in
            Network.event(
                of: parameter.gradient, count: parameter.count, step: step, pass: .backward,
                layer: parameter.layer, tensor: "\(parameter.name) gradient")
        }.first
    }

    /// Finds the first non-finite parameter.
    ///
    /// - Parameter step: The step whose update left the values.
    /// - Returns: What is non-finite, or nil if nothing is.
    public func firstNonFiniteParameter(step: Int) -> NonFiniteEvent? {
        parameters.lazy.compactMap { parameter in
            Network.event(
                of: parameter.values, count: parameter.count, step: step, pass: .update,
                layer: parameter.layer, tensor: parameter.name)
        }.first
    }

    /// What is non-finite among some numbers; nil if nothing is.
    static func event(
        of values: UnsafePointer<Float>, count: Int, step: Int, pass: NonFiniteEvent.Pass,
        layer: String?, tensor: String
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
