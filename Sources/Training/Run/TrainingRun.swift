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
    /// What checks of the rows said; added by whoever makes them.
    public var dataChecks: [CheckResult] = []
    /// Seconds spent training so far.
    public private(set) var trainingSeconds = 0.0

    /// The rows.
    public let data: PreparedData
    let optimizer: Optimizer
    let history: StepHistory
    let histogramHistory: HistogramHistory
    var sparse: [String: [Series.Point]] = [:]

    let profile: NetworkProfile
    let loss: Loss
    let schedule: Schedule
    private let clipping: GradientClipping
    private let metrics: TaskMetrics
    private let watch: Watch
    private let isWatching: Bool
    private let length: RunLength
    private let accumulator: GradientAccumulator?
    private let best: BestWeights?
    private var stopping: EarlyStopping?
    let loader: BatchLoader
    /// Whether a step at which something became non-finite is repeated from the state before it, to
    /// find the operation and the rows; not worth it in an experiment that expects to fail.
    var looksForOrigins = true

    private let margins: MarginWatch?
    private var anchor: RunAnchor?
    /// The step that is repeated to see what it did, while the run is on its way there again.
    private var suspect: Int?
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
        margins =
            isWatching
            ? MarginWatch(
                spec: spec, task: task, outputCount: network.outputCount, rows: data.training.count,
                hasLabels: !data.training.labels.isEmpty) : nil
        watch = Watch(network, metrics: metrics.names)
        history = StepHistory(names: watch.names)
        histogramHistory = HistogramHistory(
            names: watch.histogramNames, interval: isWatching ? spec.histogramsEvery : 0)
        self.length = length
        accumulator =
            length.batchesPerStep > 1 ? GradientAccumulator(count: network.gradientCount) : nil
        stopping = spec.earlyStopping.map { EarlyStopping(spec: $0) }
        best =
            data.validation == nil
            ? nil
            : BestWeights(
                network, metric: spec.earlyStopping?.monitor ?? "validation_loss",
                isGreaterBetter: spec.earlyStopping?.isGreaterBetter ?? false)
        loader = BatchLoader(
            data.training, capacity: length.batchSize,
            order: RowOrder(spec, labels: data.training.labels), augmentation: data.augmentation,
            seed: spec.seed)
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
        drop(anchorAt: clock.spent)
        defer { trainingSeconds = clock.spent }
        while stepsTaken < plannedSteps {
            let before = stepsTaken
            let event = takeStep()
            // It went back, to look at a step again.
            guard stepsTaken > before else { continue }
            if let event { observer?.run(self, found: event) }
            if event != nil, spec.onIncident == .stop { return .diverged }
            if stepsTaken % stepsPerEpoch == 0 || stepsTaken == plannedSteps {
                let isOver = completeEpoch()
                observer?.run(self, completedEpoch: stepsTaken / stepsPerEpoch)
                if isOver {
                    restoreBest()
                    return .stoppedEarly
                }
            }
            guard clock.isDue() else { continue }
            trainingSeconds = clock.spent
            speed.update(step: stepsTaken, seconds: clock.spent)
            drop(anchorAt: clock.spent)
            if clock.isOver, suspect == nil, stepsTaken < plannedSteps { return .timedOut }
            if let observer, stepsTaken < plannedSteps, !observer.shouldContinue(self) {
                return .interrupted
            }
        }
        restoreBest()
        return .completed
    }

    /// Goes back to the weights of the best epoch, if the spec wants them.
    private func restoreBest() {
        if spec.earlyStopping?.restoresBest == true { best?.restore(to: network) }
    }

    /// How far the run is.
    public var progress: JobProgress {
        let left = Double(plannedSteps - stepsTaken)
        return JobProgress(
            step: stepsTaken, steps: plannedSteps, epoch: stepsTaken / stepsPerEpoch,
            epochs: (plannedSteps + stepsPerEpoch - 1) / stepsPerEpoch,
            stepsPerSecond: speed.stepsPerSecond,
            etaSeconds: speed.stepsPerSecond > 0 ? left / speed.stepsPerSecond : 0,
            best: best?.epoch)
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
            isFinal: isFinal, series: series, nonFinite: nonFinite, best: best?.epoch,
            measurements: measurements, dataChecks: dataChecks,
            labelNoise: margins?.judgement(labels: data.training.labels))
    }

    // MARK: One step

    /// Takes steps and nothing else: no look at the clock, no evaluation.
    func advance(steps: Int) {
        for _ in 0..<steps { _ = takeStep() }
    }

    private func takeStep() -> NonFiniteEvent? {
        let step = stepsTaken
        let isRecorded = isWatching && step % spec.watchEvery == 0
        let isStopping = spec.onIncident == .stop
        let batches = length.batches(of: step)
        let stepRows = length.rowCount(of: batches)
        let firstBatch = step / stepsPerEpoch * length.batchesPerEpoch
        var event: NonFiniteEvent?
        var value = 0.0
        var sums = (first: 0.0, second: 0.0)
        var rows = 0
        // Fewer than the step has where an incident ends it.
        var seenRows = 0
        var pass = Layer.Pass(isTraining: true, step: step, seed: spec.seed)
        for batch in batches {
            rows = loader.load(epoch: step / stepsPerEpoch, batch: batch, into: network.input)
            seenRows += rows
            // Each batch of a step has dropout masks of its own.
            pass.step = firstBatch + batch
            network.forward(rows: rows, pass: pass)
            let part = loss.evaluate(
                outputs: network.output, targets: loader.targetBatch, rows: rows,
                gradient: network.outputGradient)
            if isRecorded {
                watch.observeActivations(rows: rows)
                let seen = metrics.sums(
                    outputs: network.output, labels: loader.batchLabels,
                    targets: loader.batchTargets, rows: rows)
                sums = (sums.first + seen.first, sums.second + seen.second)
            }
            if let margins, margins.isLooking(at: step / stepsPerEpoch) {
                margins.observe(
                    outputs: network.output, labels: loader.batchLabels, rows: rows,
                    index: { loader.rowIndex(at: $0) })
            }
            network.backward(rows: rows, pass: pass)
            let share = loss.isSummed ? 1 : Double(rows) / Double(stepRows)
            value += share * part
            if event == nil { event = incident(part, step: step, rows: rows, pass: pass) }
            if event != nil, isStopping { break }
            accumulator?.add(
                network.gradients, share: Float(share), isFirst: batch == batches.lowerBound,
                isLast: batch == batches.upperBound - 1)
        }
        if network.hasPenalties { value += network.addPenalties() }
        if !value.isFinite, event == nil, isNew(.data, .initialization, .forward, .loss) {
            event = .loss(value, step: step)
        }
        if isRecorded { metrics.write(sums, rows: seenRows, to: watch.metrics) }
        let rate = schedule.learningRate(at: step)
        stepsTaken += 1
        epochLoss.add(value)
        if event == nil || !isStopping {
            let before = step == suspect ? StepState(network, optimizer) : nil
            update(rate: rate, sums: isWatching ? watch.sums : nil)
            if event == nil, let before {
                pass.step = step
                event = origin(rows: rows, pass: pass)
                    .ofUpdate(from: before, learningRate: rate)
                if event != nil, isStopping { before.restore(network, optimizer) }
            }
            if event == nil, isWatching, let found = newlyNonFinite(step: step) {
                if goBack(toRepeat: step) { return nil }
                event = found
            }
        }
        if event != nil, isStopping, event?.origin != nil || !value.isFinite {
            // The weights stay as they were before the step, and so does what is recorded of them.
            watch.observeStandingParameters()
        }
        let isTold = !nonFinite.isEmpty && nonFinite.contains { $0.step == step }
        if isRecorded || isTold || event != nil { record(step: step, loss: value, rate: rate) }
        if step == suspect { suspect = nil }
        if let event { nonFinite.append(event) }
        if isWatching, histogramHistory.isDue(step) {
            if !isRecorded { watch.observeActivations(rows: rows) }
            watch.observe(into: histogramHistory, step: step)
        }
        return event
    }

    private func origin(rows: Int, pass: Layer.Pass) -> StepOrigin {
        StepOrigin(
            network: network, optimizer: optimizer, loss: loss, loader: loader, rows: rows,
            pass: pass)
    }

    /// What became non-finite in the passes of a batch, unless something of the kind was told before.
    private func incident(
        _ value: Double, step: Int, rows: Int, pass: Layer.Pass
    ) -> NonFiniteEvent? {
        let isNewLoss = !value.isFinite && isNew(.data, .initialization, .forward, .loss)
        guard isNewLoss || step == suspect else { return nil }
        var event = looksForOrigins ? origin(rows: rows, pass: pass).ofPasses() : nil
        if event == nil, isNewLoss { event = .loss(value, step: step) }
        // A pass is numbered by its batch.
        event?.step = step
        // The search has left some gradients as they were on the way back, or with the penalties in
        // them; an update that follows wants those of the batch.
        if event == nil || spec.onIncident != .stop { repeatPasses(rows: rows, pass: pass) }
        return event
    }

    /// Computes the gradients of the batch that stands in the input once more.
    private func repeatPasses(rows: Int, pass: Layer.Pass) {
        var pass = pass
        pass.updatesRunningStatistics = false
        network.forward(rows: rows, pass: pass)
        _ = loss.evaluate(
            outputs: network.output, targets: loader.targetBatch, rows: rows,
            gradient: network.outputGradient)
        network.backward(rows: rows, pass: pass)
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

    /// What the update saw become non-finite, unless something of the kind was told before.
    private func newlyNonFinite(step: Int) -> NonFiniteEvent? {
        if watch.sawNonFiniteGradient {
            return isNew(.data, .initialization, .forward, .loss, .backward)
                ? network.firstNonFiniteGradient(step: step) : nil
        }
        guard watch.sawNonFiniteParameter, isNew(.update) else { return nil }
        return network.firstNonFiniteParameter(step: step)
    }

    /// Keeps the state now and then, for ``goBack(toRepeat:)``.
    private func drop(anchorAt seconds: Double) {
        guard isWatching, looksForOrigins, suspect == nil, isNew(.backward), isNew(.update),
            anchor?.isOld(seconds) ?? true
        else { return }
        anchor = RunAnchor(state: checkpoint(), seconds: seconds)
    }

    /// Returns to a state from before a step, to take the steps up to it again with the same bits.
    ///
    /// A gradient is known to be non-finite only after the update has used it. To look before each
    /// update, or to keep each state, would cost every healthy step something; this costs a few
    /// seconds of training once.
    ///
    /// - Returns: Whether there is such a state, and the step wasn't repeated before.
    private func goBack(toRepeat step: Int) -> Bool {
        guard looksForOrigins, suspect == nil, let anchor else { return false }
        let told = nonFinite
        guard (try? restore(anchor.state)) != nil else { return false }
        // A run that goes on after incidents doesn't tell of them again.
        nonFinite = told
        suspect = step
        return true
    }

    // MARK: Epochs

    /// Looks at the validation rows after every epoch; without any, at some training rows, rarely.
    ///
    /// - Returns: Whether the run is to end, as it no longer gets better.
    private func completeEpoch() -> Bool {
        let mean = epochLoss.value
        epochLoss = RunningMean()
        guard isWatching || schedule.needsLosses || stopping != nil else { return false }
        let step = stepsTaken - 1
        guard let validation = data.validation else {
            schedule.completeEpoch(loss: mean)
            if isWatching, stepsTaken == plannedSteps || isCensusDue {
                appendCensus(evaluation(on: data.training, limit: 512), step)
            }
            return false
        }
        let evaluation = evaluation(on: validation, limit: .max)
        append("validation_loss", step, Float(evaluation.loss))
        for (name, value) in evaluation.metrics { append("validation_\(name)", step, value) }
        appendCensus(evaluation, step)
        schedule.completeEpoch(loss: evaluation.loss)
        return judge(evaluation, step)
    }

    private func evaluation(on rows: Rows, limit: Int) -> Evaluation {
        Evaluation(
            network, on: rows, limit: limit, loss: loss,
            stepRows: length.batchSize * length.batchesPerStep, metrics: metrics)
    }

    /// Keeps the weights of the best epoch, and says whether the epochs no longer get better.
    private func judge(_ evaluation: Evaluation, _ step: Int) -> Bool {
        let monitor = spec.earlyStopping?.monitor ?? "validation_loss"
        let metric = evaluation.metrics.first { "validation_\($0.name)" == monitor }?.value
        let value = metric.map { Double($0) } ?? evaluation.loss
        let epoch = step / stepsPerEpoch + 1
        best?.offer(value, epoch: epoch, step: step, of: network)
        return stopping?.shouldStop(after: value, epoch: epoch) ?? false
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
        let accumulated = job.spec.gradientAccumulationSteps > 1 ? 1 : 0
        let best = job.data.validation == nil ? 0 : 1
        // The order of an epoch has a number of the same size for each row.
        let order = job.data.training.count + job.data.training.inputCount
        // Parameters, those of the best epoch and slots stand twice, with the state kept to go back
        // to; so does the history.
        let kept = (1 + best + slots) * size.parameters + history
        let histograms =
            job.spec.histogramsEvery == 0
            ? 0
            : (2 * size.tensors + job.spec.layers.count) * HistogramHistory.width
                * HistogramHistory.capacity
        let floats =
            size.buffers + (1 + accumulated) * size.parameters + rows + order + 2 * kept
            + 2 * histograms
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
        margins?.write(to: &writer)
        histogramHistory.write(to: &writer)
        let rest = Checkpoint(
            sparse: sparse, nonFinite: nonFinite, optimizer: optimizer.scalars,
            schedule: schedule.state, epochLoss: epochLoss, best: best?.epoch,
            stopping: stopping?.state)
        writer.write((try? JSONCoding.encode(rest)) ?? Data())
        best?.write(to: &writer)
        return writer.data
    }

    /// What a checkpoint must fit: the tensors, what the optimizer keeps, and the recorded columns.
    private var layout: Data {
        let tensors = network.parameters.map { "\($0.name)\($0.shape)" }
        let kept =
            "\(spec.optimizer.type) \(optimizer.slots.count) \(spec.schedule.type)"
            + (best == nil ? "" : " best")
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
        try margins?.read(from: &reader)
        try histogramHistory.read(from: &reader)
        let text = try reader.bytes()
        guard let rest = try? JSONCoding.decode(Checkpoint.self, from: text), steps >= 0 else {
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
        sparse = rest.sparse
        nonFinite = rest.nonFinite
        optimizer.scalars = rest.optimizer
        schedule.state = rest.schedule
        epochLoss = rest.epochLoss
        if let epoch = rest.best { best?.takeOver(epoch, bestValues) }
        if let state = rest.stopping { stopping?.state = state }
    }
}

/// The part of a checkpoint that is small.
private struct Checkpoint: Codable {
    /// The layout of a checkpoint; another one can't be read.
    static let version = 5

    var sparse: [String: [Series.Point]]
    var nonFinite: [NonFiniteEvent]
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
}
