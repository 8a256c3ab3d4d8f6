import Records

/// A loss that is a function of one row's outputs and target, averaged or summed over the rows.
class RowLoss: Loss {
    /// The loss of one row, and its derivative with respect to each output.
    ///
    /// - Parameters:
    ///   - outputs: `[outputCount]`.
    ///   - target: The share of each class, `[outputCount]`; NaN everywhere for an impossible label.
    ///   - gradient: `[outputCount]` to write to, or nil.
    /// - Returns: The loss of the row.
    func row(
        _ outputs: UnsafePointer<Float>, _ target: UnsafePointer<Float>,
        _ gradient: UnsafeMutablePointer<Float>?
    ) -> Double {
        .nan
    }

    /// The loss of one row in double precision.
    func referenceRow(_ outputs: [Double], _ target: [Double]) -> Double {
        .nan
    }

    override func evaluate(
        outputs: UnsafePointer<Float>, targets: TargetBatch, rows: Int,
        gradient: UnsafeMutablePointer<Float>?
    ) -> Double {
        let scale: Float = isSummed ? 1 : 1 / Float(rows)
        var sum = 0.0
        withUnsafeTemporaryAllocation(of: Float.self, capacity: outputCount) { shares in
            guard let base = shares.baseAddress else { return }
            for index in 0..<rows {
                fill(base, targets, index)
                let slope = gradient.map { $0 + index * outputCount }
                sum += row(outputs + index * outputCount, base, slope)
                if let slope {
                    for column in 0..<outputCount { slope[column] *= scale }
                }
            }
        }
        return isSummed ? sum : sum / Double(rows)
    }

    final override func reference(outputs: [Double], targets: TargetBatch, rows: Int) -> Double {
        var shares = [Float](repeating: 0, count: outputCount)
        var sum = 0.0
        for index in 0..<rows {
            shares.withUnsafeMutableBufferPointer { buffer in
                if let base = buffer.baseAddress { fill(base, targets, index) }
            }
            let span = index * outputCount..<(index + 1) * outputCount
            sum += referenceRow(Array(outputs[span]), shares.map(Double.init))
        }
        return isSummed ? sum : sum / Double(rows)
    }

    /// Writes the share of each class of a row: a one at the label, or the dense target.
    private func fill(
        _ shares: UnsafeMutablePointer<Float>, _ targets: TargetBatch, _ row: Int
    ) {
        if let labels = targets.labels {
            let label = Int(labels[row])
            let isKnown = (0..<outputCount).contains(label)
            for column in 0..<outputCount {
                shares[column] = isKnown ? (column == label ? 1 : 0) : .nan
            }
        } else if let values = targets.values {
            shares.update(from: values + row * outputCount, count: outputCount)
        }
    }
}
