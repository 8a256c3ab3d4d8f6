import Datasets
import Kernels
import Networks
import Records

extension TrainingRun {
    /// Goes on from where a run of another spec stands, as far as the two agree.
    ///
    /// The numbers of tensors are taken over by name and shape, what the optimizer keeps of them where
    /// its type agrees, and what was counted and recorded where it means the same here.
    ///
    /// - Parameter other: The other run; it stays as it is.
    /// - Returns: What was taken over and what begins anew.
    func takeOver(from other: TrainingRun) -> Continuation {
        let tensors = TensorAlignment(
            other.network, other.spec.layers, network, spec.layers)
        for (old, new) in tensors.pairs {
            new.values.update(from: old.values, count: new.shape.reduce(1, *))
        }
        stepsTaken = Continuation.step(other.stepsTaken, of: other.length, in: length)
        trainingSeconds = other.trainingSeconds
        var report = Continuation(
            otherStep: other.stepsTaken, step: stepsTaken, tensors: tensors.pairs.map(\.new.name),
            newTensors: tensors.unpaired, parts: [], newParts: [])
        report.note(.optimizer, isTaken: takeOptimizer(from: other, tensors))
        if !schedule.state.isEmpty || !other.schedule.state.isEmpty {
            let isSame = spec.schedule.type == other.spec.schedule.type
            if isSame { schedule.takeOver(from: other.schedule) }
            report.note(.schedule, isTaken: isSame)
        }
        takeRecords(from: other, &report)
        return report
    }

    /// Takes over what the optimizer keeps, of the tensors that were taken over; where it weighs that
    /// by the number of its steps, of all or none.
    private func takeOptimizer(from other: TrainingRun, _ tensors: TensorAlignment) -> Bool {
        let offsets = Dictionary(
            tensors.pairs.map { ($0.new.name, $0.old.values - other.network.storage) },
            uniquingKeysWith: { first, _ in first })
        let isWhole = network.trainedParameters.allSatisfy { offsets[$0.name] != nil }
        guard spec.optimizer.type == other.spec.optimizer.type,
            optimizer.slots.count == other.optimizer.slots.count,
            isWhole || !optimizer.countsSteps
        else {
            optimizerStart = stepsTaken
            return false
        }
        for (slot, old) in zip(optimizer.slots, other.optimizer.slots) {
            for parameter in network.parameters {
                guard let offset = offsets[parameter.name] else { continue }
                (slot.pointer + network.offset(of: parameter)).update(
                    from: old.pointer + offset, count: parameter.count)
            }
        }
        optimizer.scalars = other.optimizer.scalars
        // It has taken as many steps as it had, whatever they are called here.
        optimizerStart = stepsTaken - (other.stepsTaken - other.optimizerStart)
        return true
    }

    /// Takes over what was counted and recorded.
    private func takeRecords(from other: TrainingRun, _ report: inout Continuation) {
        let hasSameSteps = stepsPerEpoch == other.stepsPerEpoch && stepsTaken == other.stepsTaken
        let hasSameLoss = spec.loss == other.spec.loss && spec.data == other.spec.data
        if hasSameSteps, hasSameLoss { epochLoss = other.epochLoss }
        let monitors = [spec, other.spec].map(\.earlyStopping?.monitor)
        let hasSameMonitor = monitors[0] == monitors[1] && hasSameLoss
        if let counted = other.stopping, stopping != nil {
            if hasSameMonitor { stopping?.state = counted.state }
            report.note(.earlyStopping, isTaken: hasSameMonitor)
        }
        if let best, let earlier = other.best, let epoch = earlier.epoch {
            let isSame = hasSameMonitor && hasSameSteps && spec.layers == other.spec.layers
            if isSame { best.takeOver(epoch, earlier.values) }
            report.note(.bestWeights, isTaken: isSame)
        }
        let hasHistory =
            hasSameSteps && history.names == other.history.names
            && copy(other.history.write, to: history.read)
        if hasHistory {
            sparse = other.sparse
            nonFinite = other.nonFinite
        }
        report.note(.history, isTaken: hasHistory)
        if let margins, let earlier = other.margins {
            let isSame =
                hasSameLoss && spec.layers.last == other.spec.layers.last
                && data.training.labels == other.data.training.labels
                && copy(earlier.write, to: margins.read)
            report.note(.margins, isTaken: isSame)
        }
        if !histogramHistory.names.isEmpty, !other.histogramHistory.names.isEmpty {
            let isSame =
                hasSameSteps && spec.histogramsEvery == other.spec.histogramsEvery
                && histogramHistory.names == other.histogramHistory.names
                && copy(other.histogramHistory.write, to: histogramHistory.read)
            report.note(.histograms, isTaken: isSame)
        }
    }

    /// Copies a record by way of what a checkpoint has of it.
    ///
    /// - Returns: Whether it fits.
    private func copy(
        _ write: (inout BinaryWriter) -> Void, to read: (inout BinaryReader) throws -> Void
    ) -> Bool {
        var writer = BinaryWriter()
        write(&writer)
        var reader = BinaryReader(writer.data)
        return (try? read(&reader)) != nil
    }
}
