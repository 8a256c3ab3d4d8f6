import Records

/// A loss that is a function of one output and one target, averaged or summed over all of them.
class ElementwiseLoss: Loss {
    /// The loss of one output, and its derivative.
    func term(_ output: Float, _ target: Float) -> (loss: Float, slope: Float) {
        (.nan, .nan)
    }

    /// The loss of one output in double precision.
    func referenceTerm(_ output: Double, _ target: Double) -> Double {
        .nan
    }

    final override func evaluate(
        outputs: UnsafePointer<Float>, targets: TargetBatch, rows: Int,
        gradient: UnsafeMutablePointer<Float>?
    ) -> Double {
        guard let values = targets.values else { return .nan }
        let count = rows * outputCount
        let scale: Float = isSummed ? 1 : 1 / Float(count)
        var sum = 0.0
        for index in 0..<count {
            let (loss, slope) = term(outputs[index], values[index])
            sum += Double(loss)
            gradient?[index] = slope * scale
        }
        return isSummed ? sum : sum / Double(count)
    }

    final override func reference(outputs: [Double], targets: TargetBatch, rows: Int) -> Double {
        guard let values = targets.values else { return .nan }
        let count = rows * outputCount
        let sum = (0..<count).reduce(0) { $0 + referenceTerm(outputs[$1], Double(values[$1])) }
        return isSummed ? sum : sum / Double(count)
    }
}
