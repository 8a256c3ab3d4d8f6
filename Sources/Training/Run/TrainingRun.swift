import CKernels
import Datasets
import Foundation
import Kernels
import Networks
import Records

/// One training of one spec on one thread, watched at every step.
///
/// The same spec and data give the same bits on the same machine, also when a run is interrupted
/// and resumed from a checkpoint.
public final class TrainingRun {
    /// The spec.
    public let spec: JobSpec
    /// The task.
    public let task: TrainingTask
    /// The compiled network.
    public let network: Network
    /// Steps in one epoch.
    public let stepsPerEpoch: Int
    /// Steps planned.
    public let plannedSteps: Int
    /// Steps taken.
    public private(set) var stepsTaken = 0
    /// The first non-finite event of each pass, in order.
    public private(set) var nonFinite: [NonFiniteEvent] = []
    /// What experiments on this run showed; added by whoever makes them.
    public var measurements: [Records.Measurement] = []
    /// Seconds spent training so far.
    public private(set) var trainingSeconds = 0.0

    /// The rows.
    public let data: PreparedData
    let optimizer: Optimizer
    let history: StepHistory
    let histogramHistory: HistogramHistory
    var sparse: [String: [Series.Point]] = [:]

    private let profile: NetworkProfile
    private let loss: Loss
    let schedule: Schedule
    private let clipping: GradientClipping
    private let metrics: TaskMetrics
    private let watch: Watch
    private let isWatching: Bool
    private let loader: BatchLoader
    private var speed = Speedometer()
    /// The losses of the steps of this epoch.
    private var epochLoss = RunningMean()

    /// Compiles a spec.
    ///
    /// - Parameters:
    ///   - job: The spec with its data and task.
    ///   - checkpoint: The state to go on from, or nil to begin.
    ///   - weights: What the network begins with, or nil for values drawn as the spec says.
    ///   - isWatching: Whether statistics are taken; off only to measure what they cost.
    /// - Throws: ``SpecErrors`` if the layers or the weights don't fit, ``CheckpointError`` if the
    ///   checkpoint isn't one of this spec.
    public init(
        _ job: PreparedJob, checkpoint: Data? = nil, weights: Safetensors? = nil,
        isWatching: Bool = true
    ) throws {
        spec = job.spec
        task = job.task
        data = job.data
        self.isWatching = isWatching
        let length = RunLength(job)
        stepsPerEpoch = length.stepsPerEpoch
        plannedSteps = length.steps
        network = try Network(
            layers: spec.layers, inputShape: data.inputShape, capacity: length.batchSize,
            seed: spec.seed)
        if let weights {
            try network.load(weights, at: JSONPointer(tokens: ["model", "weights"]))
        }
        guard let definition = LossCatalog.definition(of: spec.loss.type) else {
            throw SpecErrors(
                JSONPointer(tokens: ["loss", "type"]), .unknownName,
                "unknown loss \"\(spec.loss.type)\"")
        }
        loss = definition.make(spec.loss, outputCount: network.outputCount)
        optimizer = OptimizerCatalog.make(for: spec)
        optimizer.prepare(for: network)
        schedule = ScheduleCatalog.make(
            spec.schedule, base: spec.optimizer.number("lr"), length: length)
        clipping = GradientClipping(spec.gradientClipping)
        metrics = TaskMetrics(
            task: task, loss: spec.loss.type, outputCount: network.outputCount,
            targets: data.profile.targets)
        watch = Watch(network, metrics: metrics.names)
        history = StepHistory(names: watch.names)
        histogramHistory = HistogramHistory(
            names: watch.histogramNames, interval: isWatching ? spec.histogramsEvery : 0)
        loader = BatchLoader(
            data.training, capacity: length.batchSize, shuffles: spec.shuffle, seed: spec.seed)
        let sample = loader.load(epoch: 0, batch: 0, into: network.input)
        profile = network.profile(rows: sample)
        if let checkpoint { try restore(checkpoint) }
    }

    /// Trains until the planned end, an incident, or the observer's word.
    ///
    /// - Parameter observer: Who follows, or nil.
    /// - Returns: How the run ended.
    public func train(_ observer: (any RunObserver)? = nil) -> RunEnd {
        var clock = RunClock(limit: spec.maxRuntimeSeconds, spent: trainingSeconds)
        speed.restart(at: stepsTaken)
        defer { trainingSeconds = clock.spent }
        while stepsTaken < plannedSteps {
            let event = takeStep()
            if let event { observer?.run(self, found: event) }
            if event != nil, spec.onIncident == .stop { return .diverged }
            if stepsTaken % stepsPerEpoch == 0 || stepsTaken == plannedSteps {
                completeEpoch()
                observer?.run(self, completedEpoch: stepsTaken / stepsPerEpoch)
            }
            guard clock.isDue() else { continue }
            trainingSeconds = clock.spent
            speed.update(step: stepsTaken, seconds: clock.spent)
            if clock.isOver, stepsTaken < plannedSteps { return .timedOut }
            if let observer, stepsTaken < plannedSteps, !observer.shouldContinue(self) {
                return .interrupted
            }
        }
        return .completed
    }

    /// How far the run is.
    public var progress: JobProgress {
        let left = Double(plannedSteps - stepsTaken)
        return JobProgress(
            step: stepsTaken, steps: plannedSteps, epoch: stepsTaken / stepsPerEpoch,
            epochs: (plannedSteps + stepsPerEpoch - 1) / stepsPerEpoch,
            stepsPerSecond: speed.stepsPerSecond,
            etaSeconds: speed.stepsPerSecond > 0 ? left / speed.stepsPerSecond : 0)
    }

    /// The last value of the loss and of each metric, validation included.
    public var latest: [String: Double] {
        var result: [String: Double] = [:]
        for (column, name) in (Watch.leading + metrics.names).enumerated() {
            if let value = history.last(column) { result[name] = Double(value) }
        }
        for (name, points) in sparse where !name.contains("/") {
            if let last = points.last { result[name] = Double(last.value) }
        }
        return result
    }

    /// The histograms that are kept: of `weight/T` and `gradient/T` for each trained tensor T, of
    /// `activation/L` for each activation layer L.
    public var histograms: [String: [Histogram]] {
        var result: [String: [Histogram]] = [:]
        for (index, name) in histogramHistory.names.enumerated() {
            result[name] = histogramHistory.histograms(index)
        }
        return result
    }

    /// How often histograms were taken so far; tells whether ``histograms`` has changed.
    public var histogramCount: Int { histogramHistory.takenCount }

    /// All that was recorded so far.
    ///
    /// - Parameter isFinal: Whether the run is over.
    /// - Returns: What rules read.
    public func trace(isFinal: Bool) -> RunTrace {
        var series: [String: Series] = [:]
        for (column, name) in history.names.enumerated() { series[name] = history.series(column) }
        for (name, points) in sparse { series[name] = Series(points: points) }
        return RunTrace(
            spec: spec.json, task: task, data: data.profile, network: profile,
            stepsTaken: stepsTaken, plannedSteps: plannedSteps, stepsPerEpoch: stepsPerEpoch,
            isFinal: isFinal, series: series, nonFinite: nonFinite, measurements: measurements)
    }

    // MARK: One step

    /// Takes steps and nothing else: no look at the clock, no evaluation.
    func advance(steps: Int) {
        for _ in 0..<steps { _ = takeStep() }
    }

    private func takeStep() -> NonFiniteEvent? {
        let step = stepsTaken
        let rows = loader.load(
            epoch: step / stepsPerEpoch, batch: step % stepsPerEpoch, into: network.input)
        let pass = Layer.Pass(isTraining: true, step: step, seed: spec.seed)
        network.forward(rows: rows, pass: pass)
        var value = loss.evaluate(
            outputs: network.output, targets: loader.targetBatch, rows: rows,
            gradient: network.outputGradient)
        let isRecorded = isWatching && step % spec.watchEvery == 0
        if isRecorded {
            watch.observeActivations(rows: rows)
            let sums = metrics.sums(
                outputs: network.output, labels: loader.batchLabels, targets: loader.batchTargets,
                rows: rows)
            metrics.write(sums, rows: rows, to: watch.metrics)
        }
        network.backward(rows: rows, pass: pass)
        if network.hasPenalties { value += network.addPenalties() }
        let rate = schedule.learningRate(at: step)
        stepsTaken += 1
        epochLoss.add(value)
        var event: NonFiniteEvent?
        if !value.isFinite, isNew(.data, .forward, .loss) {
            event = originOfLoss(value, rows: rows, pass: pass)
        }
        if event != nil, spec.onIncident == .stop {
            // The weights stay as they were before the step, and so does what is recorded of them.
            watch.observeStandingParameters()
            record(step: step, loss: value, rate: rate)
        } else {
            update(rate: rate, sums: isWatching ? watch.sums : nil)
            let backward = isWatching ? originOfGradient(rows: rows, step: step) : nil
            if isRecorded || backward != nil { record(step: step, loss: value, rate: rate) }
            event = event ?? backward
        }
        if let event { nonFinite.append(event) }
        if isWatching, histogramHistory.isDue(step) {
            if !isRecorded { watch.observeActivations(rows: rows) }
            watch.observe(into: histogramHistory, step: step)
        }
        return event
    }

    private func update(rate: Double, sums: UnsafeMutablePointer<ck_update_sums>?) {
        let rule = optimizer.rule(scale: clipping.scale(for: network), limit: clipping.limit)
        if let momentum = schedule.momentum(at: stepsTaken - 1) { optimizer.momentum = momentum }
        optimizer.begin(step: stepsTaken, learningRate: rate)
        for (index, parameter) in network.trainedParameters.enumerated() {
            optimizer.update(
                parameter, offset: network.offset(of: parameter), rule: rule,
                sums: sums.map { $0 + index })
        }
    }

    private func record(step: Int, loss: Double, rate: Double) {
        history.record(step: step) { row in
            watch.write(to: row, loss: Float(loss), learningRate: Float(rate))
        }
    }

    // MARK: The first non-finite value

    private func isNew(_ passes: NonFiniteEvent.Pass...) -> Bool {
        !nonFinite.contains { passes.contains($0.pass) }
    }

    private func originOfLoss(
        _ value: Double, rows: Int, pass: Layer.Pass
    ) -> NonFiniteEvent {
        if let event = network.firstNonFiniteForward(rows: rows, pass: pass) { return event }
        if let targets = loader.batchTargets {
            let count = rows * data.training.targetWidth
            var nans: Int64 = 0
            var infinities: Int64 = 0
            ck_count_non_finite(targets, Int64(count), &nans, &infinities)
            if nans + infinities > 0 {
                return NonFiniteEvent(
                    step: pass.step, pass: .data, layer: nil, tensor: "targets",
                    nanCount: Int(nans), infiniteCount: Int(infinities), count: count)
            }
        }
        return NonFiniteEvent(
            step: pass.step, pass: .loss, layer: nil, tensor: "loss",
            nanCount: value.isNaN ? 1 : 0, infiniteCount: value.isNaN ? 0 : 1, count: 1)
    }

    private func originOfGradient(rows: Int, step: Int) -> NonFiniteEvent? {
        if watch.sawNonFiniteGradient, isNew(.data, .forward, .loss, .backward) {
            return network.firstNonFiniteBackward(rows: rows, step: step)
        }
        if watch.sawNonFiniteParameter, !watch.sawNonFiniteGradient, isNew(.update) {
            return network.firstNonFiniteParameter(step: step)
        }
        return nil
    }

    // MARK: Epochs

    /// Looks at the validation rows after every epoch; without any, at some training rows, rarely.
    private func completeEpoch() {
        let mean = epochLoss.value
        epochLoss = RunningMean()
        guard isWatching || schedule.needsLosses else { return }
        let step = stepsTaken - 1
        if let validation = data.validation {
            let evaluation = Evaluation(
                network, on: validation, limit: .max, loss: loss, metrics: metrics)
            append("validation_loss", step, Float(evaluation.loss))
            for (name, value) in evaluation.metrics { append("validation_\(name)", step, value) }
            appendCensus(evaluation, step)
            schedule.completeEpoch(loss: evaluation.loss)
            return
        }
        schedule.completeEpoch(loss: mean)
        if isWatching, stepsTaken == plannedSteps || isCensusDue {
            let evaluation = Evaluation(
                network, on: data.training, limit: 512, loss: loss, metrics: metrics)
            appendCensus(evaluation, step)
        }
    }

    /// Whether a tenth of the run has passed since the last census.
    private var isCensusDue: Bool {
        let last = sparse["output_deviation"]?.last?.step ?? -1
        return stepsTaken - 1 - last >= max(1, plannedSteps / 10)
    }

    private func appendCensus(_ evaluation: Evaluation, _ step: Int) {
        for (layer, share) in evaluation.deadUnits { append("dead_units/\(layer)", step, share) }
        append("output_deviation", step, evaluation.outputDeviation)
    }

    private func append(_ name: String, _ step: Int, _ value: Float) {
        sparse[name, default: []].append(Series.Point(step: step, value: value))
    }
}

extension TrainingRun {
    /// The memory that a job's run takes, known before anything of it is allocated.
    ///
    /// - Parameter job: The job.
    /// - Returns: Bytes for rows, buffers, parameters, gradients, the optimizer and the history.
    /// - Throws: ``SpecErrors`` if the layers don't fit.
    public static func byteCount(of job: PreparedJob) throws(SpecErrors) -> Int {
        let size = try Network.size(
            of: job.spec.layers, inputShape: job.data.inputShape,
            capacity: RunLength(job).batchSize)
        let slots = OptimizerCatalog.make(for: job.spec).slotCount
        let rows = (job.data.training.count + (job.data.validation?.count ?? 0))
            .multipliedReportingOverflow(by: job.data.training.inputCount).partialValue
        // Each column of the history has four numbers a bucket and one an exact step.
        let columns = 6 * size.tensors + 4 * job.spec.layers.count + 8
        let history = columns * (4 * StepHistory.bucketCapacity + StepHistory.tailCapacity)
        let histograms =
            job.spec.histogramsEvery == 0
            ? 0
            : (2 * size.tensors + job.spec.layers.count) * HistogramHistory.width
                * HistogramHistory.capacity
        let floats =
            size.buffers + (2 + slots) * size.parameters + rows + history + histograms
        return floats * MemoryLayout<Float>.stride
    }
}

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
        histogramHistory.write(to: &writer)
        let rest = Checkpoint(
            sparse: sparse, nonFinite: nonFinite, optimizer: optimizer.scalars,
            schedule: schedule.state, epochLoss: epochLoss)
        writer.write((try? JSONCoding.encode(rest)) ?? Data())
        return writer.data
    }

    /// What a checkpoint must fit: the tensors, what the optimizer keeps, and the recorded columns.
    private var layout: Data {
        let tensors = network.parameters.map { "\($0.name)\($0.shape)" }
        let kept = "\(spec.optimizer.type) \(optimizer.slots.count) \(spec.schedule.type)"
        let parts = tensors + [kept] + history.names + histogramHistory.names
        return Data(parts.joined(separator: "\n").utf8)
    }

    private func restore(_ data: Data) throws {
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
        try histogramHistory.read(from: &reader)
        let text = try reader.bytes()
        guard let rest = try? JSONCoding.decode(Checkpoint.self, from: text), steps >= 0 else {
            throw CheckpointError("its records are malformed")
        }
        // Nothing is changed before everything was read.
        network.storage.update(from: values, count: values.count)
        for (slot, values) in zip(optimizer.slots, slots) {
            slot.pointer.update(from: values, count: values.count)
        }
        stepsTaken = steps
        trainingSeconds = seconds
        sparse = rest.sparse
        nonFinite = rest.nonFinite
        optimizer.scalars = rest.optimizer
        schedule.state = rest.schedule
        epochLoss = rest.epochLoss
    }
}

/// The part of a checkpoint that is small.
private struct Checkpoint: Codable {
    /// The layout of a checkpoint; another one can't be read.
    static let version = 3

    var sparse: [String: [Series.Point]]
    var nonFinite: [NonFiniteEvent]
    /// What the optimizer keeps for the whole network.
    var optimizer: [Double]
    /// What the schedule keeps.
    var schedule: [Double]
    /// The losses of the epoch so far.
    var epochLoss: RunningMean
}
