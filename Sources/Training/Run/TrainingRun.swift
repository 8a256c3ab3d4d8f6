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
    public internal(set) var stepsTaken = 0
    /// How the training ended, or nil while it isn't over; an interrupted one isn't.
    public internal(set) var end: RunEnd?
    /// What the run took over from a run of another spec, or nil.
    public private(set) var continuation: Continuation?
    /// The first non-finite event of each pass, in order.
    public internal(set) var nonFinite: [NonFiniteEvent] = []
    /// What made the loss of the rows held out non-finite for the first time, while that of training
    /// was finite; nil as long as nothing did.
    public internal(set) var heldOutFailure: NonFiniteEvent?
    /// How often each class was taken for each other at the last look at the rows held out; nil before
    /// it and for other tasks.
    public internal(set) var confusion: ClassConfusion?
    /// What experiments on this run showed; added by whoever makes them.
    public var measurements: [Records.Measurement] = []
    /// What checks of the rows said; empty until ``checkRows()``.
    public internal(set) var dataChecks: [CheckResult] = []
    /// Seconds spent training so far.
    public internal(set) var trainingSeconds = 0.0

    /// The rows.
    public let data: PreparedData
    let optimizer: Optimizer
    let history: StepHistory
    let histogramHistory: HistogramHistory
    var sparse: [String: [Series.Point]] = [:]

    let profile: NetworkProfile
    let loss: Loss
    let schedule: Schedule
    let clipping: GradientClipping
    let metrics: TaskMetrics
    /// The metrics of the step that is being taken.
    var tally: MetricTally
    /// An empty tally of the rows held out; of those trained on without any.
    let heldTally: MetricTally
    let watch: Watch
    let isWatching: Bool
    let length: RunLength
    let accumulator: GradientAccumulator?
    let best: BestWeights?
    let standing: StandingBuffers?
    var stopping: EarlyStopping?
    let loader: BatchLoader
    /// Whether a step at which something became non-finite is repeated from the state before it, to
    /// find the operation and the rows; not worth it in an experiment that expects to fail.
    var looksForOrigins = true

    let margins: MarginWatch?
    /// The step at which the optimizer began; not 0 where it began anew in a continued run.
    var optimizerStart = 0
    var anchor: RunAnchor?
    /// The step that is repeated to see what it did, while the run is on its way there again.
    var suspect: Int?
    /// The loss that was seen when something became non-finite, of a batch, a step or the rows held
    /// out; nil before that.
    public internal(set) var lastLoss: Double?
    /// Seconds spent on the search for operations that failed; they count as diagnosis.
    public internal(set) var searchSeconds = 0.0
    /// When the search that goes on began, in nanoseconds; nil without one.
    var searchStart: UInt64?
    var speed = Speedometer()
    /// The losses of the steps of this epoch.
    var epochLoss = RunningMean()
    /// The loss of the first step that was taken here, before it changed anything; nil before it.
    var lossAtStart: Double?

    /// Compiles a spec.
    ///
    /// - Parameters:
    ///   - job: The spec with its data and task.
    ///   - checkpoint: The state to go on from, or nil to begin.
    ///   - weights: What the network begins with, or nil for values drawn as the spec says.
    ///   - isWatching: Whether statistics are taken; off only to measure what they cost.
    /// - Throws: ``SpecErrors`` if the layers or the weights don't fit, ``CheckpointError`` if the
    ///   checkpoint isn't one of this spec.
    public convenience init(
        _ job: PreparedJob, checkpoint: Data? = nil, weights: Safetensors? = nil,
        isWatching: Bool = true
    ) throws {
        try self.init(job, planned: RunLength(job), weights: weights, isWatching: isWatching)
        if let checkpoint { try restore(checkpoint) }
    }

    /// Compiles a spec that goes on from the state of a run of another one.
    ///
    /// ``continuation`` says what was taken over and what begins anew. Where nothing but numbers of
    /// the spec differs, such as a learning rate, all is taken over.
    ///
    /// - Parameters:
    ///   - job: The changed job.
    ///   - state: A checkpoint of the original job's run.
    ///   - original: The original job.
    /// - Throws: ``SpecErrors`` if the layers don't fit, ``CheckpointError`` if the state isn't one
    ///   of the original job.
    public convenience init(
        _ job: PreparedJob, continuing state: Data, of original: PreparedJob
    ) throws {
        try self.init(
            job, planned: RunLength(job), continuing: TrainingRun(original, checkpoint: state))
    }

    /// Compiles a spec that goes on from where another run stands.
    ///
    /// - Parameters:
    ///   - job: The changed job.
    ///   - planned: The length that the schedule is fitted to.
    ///   - other: The run of another spec; it stays as it is.
    /// - Throws: ``SpecErrors`` if the layers don't fit.
    convenience init(
        _ job: PreparedJob, planned: RunLength, continuing other: TrainingRun
    ) throws {
        try self.init(job, planned: planned, weights: nil, isWatching: true)
        continuation = takeOver(from: other)
    }

    /// Compiles a spec whose schedule is fitted to a length of its own.
    private init(
        _ job: PreparedJob, planned: RunLength, weights: Safetensors?, isWatching: Bool
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
            spec.schedule, base: spec.optimizer.number("lr"), length: planned)
        clipping = GradientClipping(spec.gradientClipping)
        metrics = TaskMetrics(
            task: task, loss: LossCatalog.traits(of: spec.loss), outputCount: network.outputCount,
            targets: data.profile.targets)
        tally = metrics.tally(of: data.training, units: data.targetUnits)
        heldTally = metrics.tally(
            of: data.validation ?? data.training, units: data.targetUnits)
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
        standing = spec.onIncident == .stop ? StandingBuffers(network) : nil
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
    }

    /// Trains until the planned end, an incident, or the observer's word.
    ///
    /// A run whose training is over, be it that of a checkpoint, doesn't train on.
    ///
    /// - Parameter observer: Who follows, or nil.
    /// - Returns: How the run ended.
    @discardableResult
    public func train(_ observer: (any RunObserver)? = nil) -> RunEnd {
        if let end { return end }
        let last = trainOn(observer)
        if last != .interrupted { end = last }
        return last
    }

    private func trainOn(_ observer: (any RunObserver)?) -> RunEnd {
        var clock = RunClock(limit: spec.maxRuntimeSeconds, spent: trainingSeconds)
        speed.restart(at: stepsTaken, seconds: clock.spent)
        drop(anchorAt: clock.spent)
        let searched = searchSeconds
        defer {
            trainingSeconds = clock.spent
            speed.average(step: stepsTaken, seconds: trainingSeconds)
        }
        while stepsTaken < plannedSteps {
            let before = stepsTaken
            let event = takeStep(observer)
            clock.excluded = searchSeconds - searched
            // It went back, to look at a step again.
            guard stepsTaken > before else { continue }
            if event != nil, spec.onIncident == .stop { return .diverged }
            if stepsTaken % stepsPerEpoch == 0 || stepsTaken == plannedSteps {
                let isOver = completeEpoch(observer)
                clock.excluded = searchSeconds - searched
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
    func restoreBest() {
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

    /// The loss of each step: the means of the buckets that what is kept exactly doesn't reach back
    /// to, then the last 256 one by one.
    package var losses: [Double] {
        let series = history.series(0)
        let first = series.tail.first?.step ?? .max
        return series.buckets.filter { $0.lastStep < first }.map { Double($0.mean) }
            + series.tail.map { Double($0.value) }
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
            spec: spec.json, traits: spec.traits, task: task, data: data.profile,
            network: profile,
            stepsTaken: stepsTaken, plannedSteps: plannedSteps, stepsPerEpoch: stepsPerEpoch,
            isFinal: isFinal, isStoppedEarly: end == .stoppedEarly, series: series,
            nonFinite: nonFinite, heldOutFailure: heldOutFailure, best: best?.epoch,
            measurements: measurements, dataChecks: dataChecks,
            labelNoise: margins?.judgement(of: data), confusion: confusion)
    }
}
