import CKernels

extension Network {
    /// Whether a layer has a penalty on its weight.
    public var hasPenalties: Bool { !penalized.isEmpty }

    /// The penalties that layers add to the loss, Σ l1·Σ|w| + l2·Σw².
    ///
    /// - Complexity: O(penalized weights); nothing where there are none.
    public var penalty: Double {
        penalized.reduce(0) { $0 + Network.penalty($1, gradient: nil) }
    }

    /// Adds the derivatives of the penalties to the gradients of the weights that are trained.
    ///
    /// - Returns: The penalties.
    public func addPenalties() -> Double {
        penalized.reduce(0) { $0 + Network.penalty($1, gradient: $1.isFrozen ? nil : $1.gradient) }
    }

    private static func penalty(
        _ parameter: Parameter, gradient: UnsafeMutablePointer<Float>?
    ) -> Double {
        ck_penalty(
            parameter.values, gradient, Int64(parameter.count), Float(parameter.l1),
            Float(parameter.l2))
    }
}
