import Records

extension StepReplay {
    /// Compares the gradients of the step with those in double precision.
    ///
    /// - Returns: For each tensor the distance of the two relative to the sum of their norms; nil
    ///   where double precision takes too long or a gradient isn't finite.
    public func gradientErrors() -> [(name: String, error: Double)]? {
        network.forward(rows: rows, pass: pass)
        let value = loss.evaluate(
            outputs: network.output, targets: targets, rows: rows,
            gradient: network.outputGradient)
        network.backward(rows: rows, pass: pass)
        guard value.isFinite, let expected = ReferenceChain(self, inputs: []).allGradients() else {
            return nil
        }
        var errors: [(name: String, error: Double)] = []
        for (parameter, reference) in zip(network.parameters, expected) where !parameter.isFrozen {
            var (distance, sizes) = (0.0, (0.0, 0.0))
            for (index, exact) in reference.enumerated() {
                let single = Double(parameter.gradient[index])
                distance += (single - exact) * (single - exact)
                sizes.0 += single * single
                sizes.1 += exact * exact
            }
            let size = sizes.0.squareRoot() + sizes.1.squareRoot()
            guard size.isFinite else { return nil }
            errors.append((parameter.name, size > 0 ? distance.squareRoot() / size : 0))
        }
        return errors
    }
}
