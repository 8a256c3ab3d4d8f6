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
        let inputs = AlignedBuffer(count: kept * training.inputCount)
        if !zeroingInputs {
            inputs.pointer.update(
                from: training.inputs.pointer, count: kept * training.inputCount)
        }
        let targets = training.targets.map { source in
            let copy = AlignedBuffer(count: kept * training.targetWidth)
            copy.pointer.update(from: source.pointer, count: kept * training.targetWidth)
            return copy
        }
        let rows = Rows(
            count: kept, inputCount: training.inputCount, inputs: inputs,
            labels: Array(training.labels.prefix(kept)), targets: targets,
            targetWidth: training.targetWidth)
        return PreparedData(
            training: rows, validation: nil, profile: profile, inputShape: inputShape,
            classNames: classNames, rowsWithoutClass: rowsWithoutClass)
    }
}
