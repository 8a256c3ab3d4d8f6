import Records

/// A loss that is a function of one output and one target, averaged or summed over all of them.
class ElementwiseLoss: Loss {
    /// The sum of the losses of some outputs.
    ///
    /// - Parameters:
    ///   - outputs: The outputs.
    ///   - targets: A target for each.
    ///   - gradient: Where to write `scale` times the derivative of each, or nil.
    ///   - count: How many there are.
    ///   - scale: The factor of the derivatives.
    /// - Returns: The sum.
    func sum(
        outputs: UnsafePointer<Float>, targets: UnsafePointer<Float>,
        gradient: UnsafeMutablePointer<Float>?, count: Int, scale: Float
    ) -> Double {
        .nan
    }

    /// The loss of one output in double precision.
    ///
    /// - Parameters:
    ///   - output: The output.
    ///   - target: Its target.
    ///   - column: Which of the row's outputs it is.
    /// - Returns: The loss.
    func referenceTerm(_ output: Double, _ target: Double, column: Int) -> Double {
        .nan
    }

    /// The derivative of the loss of one output in double precision.
    ///
    /// - Parameters:
    ///   - output: The output.
    ///   - target: Its target.
    ///   - column: Which of the row's outputs it is.
    /// - Returns: The derivative.
    func referenceSlope(_ output: Double, _ target: Double, column: Int) -> Double {
        .nan
    }

    final override func evaluate(
        outputs: UnsafePointer<Float>, targets: TargetBatch, rows: Int,
        gradient: UnsafeMutablePointer<Float>?
    ) -> Double {
        guard let values = targets.values else { return .nan }
        let count = rows * outputCount
        let total = sum(
            outputs: outputs, targets: values, gradient: gradient, count: count,
            scale: isSummed ? 1 : 1 / Float(count))
        return isSummed ? total : total / Double(count)
    }

    final override func reference(outputs: [Double], targets: TargetBatch, rows: Int) -> Double {
        guard let values = targets.values else { return .nan }
        let count = rows * outputCount
        let sum = (0..<count).reduce(0) {
            $0 + referenceTerm(outputs[$1], Double(values[$1]), column: $1 % outputCount)
        }
        return isSummed ? sum : sum / Double(count)
    }

    final override func referenceGradient(
        outputs: [Double], targets: TargetBatch, rows: Int
    ) -> [Double] {
        guard let values = targets.values else { return outputs.map { _ in .nan } }
        let scale = isSummed ? 1 : 1 / Double(rows * outputCount)
        return (0..<rows * outputCount).map {
            referenceSlope(outputs[$0], Double(values[$0]), column: $0 % outputCount) * scale
        }
    }
}
