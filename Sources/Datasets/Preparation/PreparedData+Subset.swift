import Kernels

extension PreparedData {
    /// What an experiment does to rows.
    public enum RowChange: Sendable, Hashable, Codable {
        /// Nothing.
        case none
        /// All inputs become zero.
        case zeroInputs
        /// The targets are exchanged among the rows.
        case permuteTargets(seed: UInt64)
    }

    /// The first training rows alone, without validation rows, for an experiment.
    ///
    /// - Parameters:
    ///   - count: How many rows; all if there are fewer.
    ///   - change: What is done to them.
    /// - Returns: Copies of the rows.
    public func firstRows(_ count: Int, _ change: RowChange = .none) -> PreparedData {
        let kept = min(count, training.count)
        let inputs = RowBlock(count: kept, shape: inputShape)
        var order = Array(0..<kept)
        switch change {
        case .none, .permuteTargets:
            inputs.pointer.update(
                from: training.inputs.pointer, count: kept * training.inputCount)
        case .zeroInputs: break
        }
        if case .permuteTargets(let seed) = change {
            order = CounterRandom(seed: seed, purpose: .sampling, major: 3).permutation(of: kept)
                .map { Int($0) }
        }
        let width = training.targetWidth
        let block = training.targets.map { source in
            let block = RowBlock(count: kept, shape: [width])
            for (place, row) in order.enumerated() {
                (block.pointer + place * width).update(
                    from: source.pointer + row * width, count: width)
            }
            return block
        }
        let rows = Rows(
            inputs: inputs,
            targets: TargetEncoder.Encoded(
                labels: training.labels.isEmpty ? [] : order.map { training.labels[$0] },
                block: block),
            origins: training.origins)
        return PreparedData(
            training: rows, validation: nil, profile: profile, inputShape: inputShape,
            augmentation: nil,
            classNames: classNames, columns: columns, targetUnits: targetUnits,
            sentinels: sentinels, rowsWithoutClass: rowsWithoutClass)
    }
}
