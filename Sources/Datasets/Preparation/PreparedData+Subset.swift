import Kernels

extension PreparedData {
    /// The first training rows alone, without validation rows, for an experiment.
    ///
    /// - Parameters:
    ///   - count: How many rows; all if there are fewer.
    ///   - zeroingInputs: Whether all inputs become zero.
    /// - Returns: Copies of the rows.
    public func firstRows(_ count: Int, zeroingInputs: Bool = false) -> PreparedData {
        let kept = min(count, training.count)
        let inputs = RowBlock(count: kept, shape: inputShape)
        if !zeroingInputs {
            inputs.pointer.update(
                from: training.inputs.pointer, count: kept * training.inputCount)
        }
        let block = training.targets.map { source in
            let block = RowBlock(count: kept, shape: [training.targetWidth])
            block.pointer.update(from: source.pointer, count: kept * training.targetWidth)
            return block
        }
        let rows = Rows(
            inputs: inputs,
            targets: TargetEncoder.Encoded(
                labels: Array(training.labels.prefix(kept)), block: block))
        return PreparedData(
            training: rows, validation: nil, profile: profile, inputShape: inputShape,
            augmentation: nil,
            classNames: classNames, rowsWithoutClass: rowsWithoutClass)
    }
}
