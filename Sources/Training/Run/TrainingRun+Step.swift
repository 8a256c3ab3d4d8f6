import CKernels
import Datasets
import Networks
import Records

extension TrainingRun {
    /// Takes steps and nothing else: no look at the clock, no evaluation.
    package func advance(steps: Int) {
        for _ in 0..<steps { _ = takeStep() }
    }

    /// Takes a step.
    ///
    /// - Parameter observer: Who is told when something becomes non-finite, at once; or nil.
    /// - Returns: What became non-finite in the step, or nil.
    func takeStep(_ observer: (any RunObserver)? = nil) -> NonFiniteEvent? {
        let step = stepsTaken
        let isRecorded = isWatching && step % spec.watchEvery == 0
        let isStopping = spec.onIncident == .stop
        let batches = length.batches(of: step)
        let stepRows = length.rowCount(of: batches)
        let firstBatch = step / stepsPerEpoch * length.batchesPerEpoch
        var event: NonFiniteEvent?
        var value = 0.0
        var rows = 0
        var pass = Layer.Pass(isTraining: true, step: step, seed: spec.seed)
        standing?.keep(network)
        for batch in batches {
            rows = loader.load(epoch: step / stepsPerEpoch, batch: batch, into: network.input)
            // Each batch of a step has dropout masks of its own.
            pass.step = firstBatch + batch
            network.forward(rows: rows, pass: pass)
            let part = loss.evaluate(
                outputs: network.output, targets: loader.targetBatch, rows: rows,
                gradient: network.outputGradient)
            if isRecorded {
                watch.observeActivations(rows: rows)
                tally.add(
                    outputs: network.output, labels: loader.batchLabels,
                    targets: loader.batchTargets, rows: rows)
            }
            if let margins, margins.isLooking(at: step / stepsPerEpoch) {
                margins.observe(
                    outputs: network.output, labels: loader.batchLabels, rows: rows,
                    index: { loader.rowIndex(at: $0) })
            }
            network.backward(rows: rows, pass: pass)
            let share = loss.isSummed ? 1 : Double(rows) / Double(stepRows)
            value += share * part
            if event == nil {
                event = incident(part, step: step, rows: rows, pass: pass, observer)
            }
            if event != nil, isStopping { break }
            accumulator?.add(
                network.gradients, share: Float(share), isFirst: batch == batches.lowerBound,
                isLast: batch == batches.upperBound - 1)
        }
        if network.hasPenalties { value += network.addPenalties() }
        if !value.isFinite, event == nil, isNew(.data, .initialization, .forward, .loss) {
            let found = NonFiniteEvent.loss(value, step: step)
            tell(found, loss: value, observer)
            event = found
        }
        if isRecorded {
            // Of fewer rows than the step has where an incident ends it.
            tally.write(to: watch.metrics)
            tally.reset()
        }
        let rate = schedule.learningRate(at: step)
        stepsTaken += 1
        epochLoss.add(value)
        if lossAtStart == nil { lossAtStart = value }
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
                tell(found, loss: value, observer)
                if goBack(toRepeat: step) { return nil }
                event = found
            }
            if event == nil, step == suspect {
                // The search found no more than was seen.
                event = nonFinite.last { $0.step == step }
            }
        }
        if event != nil, isStopping, event?.origin != nil || !value.isFinite {
            // The weights stay as they were before the step, and so do running statistics and what is
            // recorded.
            standing?.restore(to: network)
            watch.observeStandingParameters()
        }
        let isTold = !nonFinite.isEmpty && nonFinite.contains { $0.step == step }
        if isRecorded || isTold || event != nil { record(step: step, loss: value, rate: rate) }
        if step == suspect {
            suspect = nil
            endSearch()
        }
        if let event { complete(event) }
        if isWatching, histogramHistory.isDue(step) {
            if !isRecorded { watch.observeActivations(rows: rows) }
            watch.observe(into: histogramHistory, step: step)
        }
        return event
    }

    private func origin(rows: Int, pass: Layer.Pass) -> StepOrigin {
        StepOrigin(
            network: network, optimizer: optimizer, loss: loss, loader: loader,
            columns: data.columns, rows: rows, pass: pass)
    }

    /// What became non-finite in the passes of a batch, unless something of the kind was told before.
    private func incident(
        _ value: Double, step: Int, rows: Int, pass: Layer.Pass, _ observer: (any RunObserver)?
    ) -> NonFiniteEvent? {
        let isNewLoss = !value.isFinite && isNew(.data, .initialization, .forward, .loss)
        guard isNewLoss || step == suspect else { return nil }
        if isNewLoss { tell(.loss(value, step: step), loss: value, observer) }
        defer { if step != suspect { endSearch() } }
        if looksForOrigins { beginSearch() }
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
        optimizer.begin(step: stepsTaken - optimizerStart, learningRate: rate)
        for (index, parameter) in network.trainedParameters.enumerated() {
            optimizer.update(
                parameter, offset: network.offset(of: parameter), rule: rule,
                sums: sums.map { $0 + index })
        }
        if stepsTaken % TrainingRun.flushInterval == 0 { optimizer.flushSubnormals() }
    }

    /// Every how many steps the optimizer looks for subnormals: so rarely that it costs nothing.
    private static let flushInterval = 256

    private func record(step: Int, loss: Double, rate: Double) {
        history.record(step: step) { row in
            watch.write(to: row, loss: Float(loss), learningRate: Float(rate))
        }
    }
}
