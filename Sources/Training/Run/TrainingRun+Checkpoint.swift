import Foundation
import Kernels
import Networks
import Records

extension TrainingRun {
    /// The state of the run, from which another one goes on with the same bits.
    public func checkpoint() -> Data {
        var writer = BinaryWriter()
        writer.write(Checkpoint.version)
        writer.write(stepsTaken)
        writer.write(trainingSeconds)
        writer.write(layout)
        writer.write(network.storageCount)
        writer.write(network.storage, count: network.storageCount)
        for slot in optimizer.slots { writer.write(slot.pointer, count: slot.count) }
        history.write(to: &writer)
        margins?.write(to: &writer)
        histogramHistory.write(to: &writer)
        let rest = Checkpoint(
            sparse: sparse, nonFinite: nonFinite, heldOutFailure: heldOutFailure,
            confusion: confusion, optimizer: optimizer.scalars,
            schedule: schedule.state, epochLoss: epochLoss, best: best?.epoch,
            stopping: stopping?.state, end: end,
            optimizerStart: optimizerStart == 0 ? nil : optimizerStart)
        writer.write((try? JSONCoding.encode(rest)) ?? Data())
        best?.write(to: &writer)
        return writer.data
    }

    /// What a checkpoint must fit: the tensors, what the optimizer keeps, and the recorded columns.
    var layout: Data {
        let tensors = network.parameters.map { "\($0.name)\($0.shape)" }
        let kept =
            "\(spec.optimizer.type) \(optimizer.slots.count) \(spec.schedule.type)"
            + (best == nil ? "" : " best")
        let parts = tensors + [kept] + history.names + histogramHistory.names
        return Data(parts.joined(separator: "\n").utf8)
    }

    func restore(_ data: Data) throws {
        var reader = BinaryReader(data)
        guard try reader.integer() == Checkpoint.version else {
            throw CheckpointError("another version of the service wrote it")
        }
        let steps = try reader.integer()
        let seconds = try reader.double()
        guard try reader.bytes() == layout,
            try reader.integer() == network.storageCount
        else {
            throw CheckpointError("it belongs to another network")
        }
        let values = try reader.floats(network.storageCount)
        let slots = try optimizer.slots.map { try reader.floats($0.count) }
        try history.read(from: &reader)
        try margins?.read(from: &reader)
        try histogramHistory.read(from: &reader)
        let text = try reader.bytes()
        guard let rest = try? JSONCoding.decode(Checkpoint.self, from: text),
            (0...plannedSteps).contains(steps), rest.isSound
        else {
            throw CheckpointError("its records are malformed")
        }
        let bestValues = rest.best == nil ? [] : try reader.floats(network.storageCount)
        // Nothing is changed before everything was read.
        network.storage.update(from: values, count: values.count)
        for (slot, values) in zip(optimizer.slots, slots) {
            slot.pointer.update(from: values, count: values.count)
        }
        stepsTaken = steps
        trainingSeconds = seconds
        speed.average(step: steps, seconds: seconds)
        sparse = rest.sparse
        nonFinite = rest.nonFinite
        heldOutFailure = rest.heldOutFailure
        confusion = rest.confusion
        optimizer.scalars = rest.optimizer
        schedule.state = rest.schedule
        epochLoss = rest.epochLoss
        if let epoch = rest.best { best?.takeOver(epoch, bestValues) }
        if let state = rest.stopping { stopping?.state = state }
        // A spec with more steps goes on from where one with fewer was complete.
        end = rest.end == .completed && steps < plannedSteps ? nil : rest.end
        optimizerStart = rest.optimizerStart ?? 0
        // It was on its way back to a step that had been told of.
        suspect = nonFinite.first { $0.step >= steps }?.step
    }
}

/// The part of a checkpoint that is small.
private struct Checkpoint: Codable {
    /// The layout of a checkpoint; another one can't be read.
    static let version = 5

    var sparse: [String: [Series.Point]]
    var nonFinite: [NonFiniteEvent]
    var heldOutFailure: NonFiniteEvent?
    var confusion: ClassConfusion?
    /// What the optimizer keeps for the whole network.
    var optimizer: [Double]
    /// What the schedule keeps.
    var schedule: [Double]
    /// The losses of the epoch so far.
    var epochLoss: RunningMean
    /// The epoch whose weights stand at the checkpoint's end, or nil before the first.
    var best: BestEpoch?
    /// What early stopping has counted, or nil without it.
    var stopping: EarlyStopping.State?
    /// How the training ended, or nil where it isn't over; older checkpoints don't say.
    var end: RunEnd?
    /// The step at which the optimizer began, or nil for 0.
    var optimizerStart: Int?

    /// Whether no number would overflow what counts on from it.
    var isSound: Bool {
        let limit = 1 << 60
        return (stopping?.waited ?? 0).magnitude < limit && (optimizerStart ?? 0).magnitude < limit
            && schedule.allSatisfy { abs($0) < Double(limit) || !$0.isFinite }
            && end != .interrupted
    }
}
