import Datasets
import Networks
import Records

extension TrainingRun {
    /// Looks at the validation rows after every epoch; without any, at some training rows, rarely.
    ///
    /// - Parameter observer: Who is told of a loss that isn't finite, or nil.
    /// - Returns: Whether the run is to end, as it no longer gets better.
    func completeEpoch(_ observer: (any RunObserver)? = nil) -> Bool {
        let mean = epochLoss.value
        epochLoss = RunningMean()
        guard isWatching || schedule.needsLosses || stopping != nil else { return false }
        let step = stepsTaken - 1
        guard let validation = data.validation else {
            schedule.completeEpoch(loss: mean)
            if isWatching, stepsTaken == plannedSteps || isCensusDue {
                appendCensus(evaluation(on: data.training, limit: 512, tally), step)
            }
            return false
        }
        let ranks = isRanked(step)
        let evaluation = evaluation(
            on: validation, limit: .max, heldTally,
            ClassTally(metrics, of: validation, ranks: ranks))
        append("validation_loss", step, Float(evaluation.loss))
        confusion = evaluation.classes?.confusion(step: step, names: data.classNames)
        for (name, value) in evaluation.metrics { append("validation_\(name)", step, value) }
        appendCensus(evaluation, step)
        searchHeldOut(evaluation.loss, in: validation, step: step, observer)
        schedule.completeEpoch(loss: evaluation.loss)
        let isOver = judge(evaluation, step)
        // The last epoch has every figure.
        if isOver, !ranks, let tally = ClassTally(metrics, of: validation, ranks: true) {
            let again = self.evaluation(on: validation, limit: .max, heldTally, tally)
            for (name, value) in again.metrics where name == "roc_auc" {
                append("validation_\(name)", step, value)
            }
        }
        return isOver
    }

    /// Whether rows of several classes are ranked after a step, which costs more than the rest: ever more
    /// seldom, at the end, and where it is watched.
    private func isRanked(_ step: Int) -> Bool {
        spec.earlyStopping?.monitor == "validation_roc_auc" || step + 1 == plannedSteps
            || MarginWatch.isChosen(step / stepsPerEpoch)
    }

    func evaluation(
        on rows: Rows, limit: Int, _ tally: MetricTally, _ classes: ClassTally? = nil
    ) -> Evaluation {
        Evaluation(
            network, on: rows, limit: limit, loss: loss,
            stepRows: length.batchSize * length.batchesPerStep, names: metrics.names,
            tally: tally, classes: classes)
    }

    /// Says what makes the loss of rows held out non-finite, though that of training is finite.
    func failure(on rows: Rows, _ step: Int) -> NonFiniteEvent {
        let loader = BatchLoader(rows, capacity: network.capacity)
        let pass = Layer.Pass(isTraining: false, step: step, seed: spec.seed)
        var event: NonFiniteEvent?
        var seen = 0
        while event == nil, seen < rows.count {
            let count = loader.load(
                epoch: 0, batch: seen / network.capacity, into: network.input)
            seen += count
            network.forward(rows: count, pass: pass)
            let value = loss.evaluate(
                outputs: network.output, targets: loader.targetBatch, rows: count, gradient: nil)
            guard !value.isFinite else { continue }
            event =
                StepOrigin(
                    network: network, optimizer: optimizer, loss: loss, loader: loader,
                    columns: data.columns, rows: count, pass: pass
                ).ofPasses() ?? .loss(value, step: step)
        }
        var found = event ?? .loss(.nan, step: step)
        found.step = step
        found.heldOut = true
        return found
    }

    /// How well the network does on rows held out: 0 for guessing, 1 for perfect.
    ///
    /// - Parameters:
    ///   - limit: Look at no more rows than this.
    ///   - usesBatchStatistics: Whether batch normalization takes those of the rows themselves.
    /// - Returns: The accuracy above that of the most frequent class, or the coefficient of
    ///   determination; nil where there are no such rows or no such metric.
    package func heldOutScore(rows limit: Int, usesBatchStatistics: Bool) -> Double? {
        guard let validation = data.validation else { return nil }
        let metrics = Evaluation(
            network, on: validation, limit: limit, loss: loss,
            stepRows: length.batchSize * length.batchesPerStep, names: metrics.names,
            tally: heldTally, classes: nil, usesBatchStatistics: usesBatchStatistics
        ).metrics
        if let value = metrics.first(where: { $0.name == "r2" })?.value { return Double(value) }
        let majority = trace(isFinal: false).majorityShare
        guard let value = metrics.first(where: { $0.name == "accuracy" })?.value, majority < 1
        else { return nil }
        return (Double(value) - majority) / (1 - majority)
    }

    /// Keeps the weights of the best epoch, and says whether the epochs no longer get better.
    func judge(_ evaluation: Evaluation, _ step: Int) -> Bool {
        let monitor = spec.earlyStopping?.monitor ?? "validation_loss"
        let metric = evaluation.metrics.first { "validation_\($0.name)" == monitor }?.value
        let value =
            monitor == "validation_loss" ? evaluation.loss : metric.map { Double($0) } ?? .nan
        let epoch = step / stepsPerEpoch + 1
        best?.offer(value, epoch: epoch, step: step, of: network)
        return stopping?.shouldStop(after: value, epoch: epoch) ?? false
    }

    /// Whether a tenth of the run has passed since the last census.
    var isCensusDue: Bool {
        let last = sparse["output_deviation"]?.last?.step ?? -1
        return stepsTaken - 1 - last >= max(1, plannedSteps / 10)
    }

    func appendCensus(_ evaluation: Evaluation, _ step: Int) {
        for (layer, share) in evaluation.deadUnits { append("dead_units/\(layer)", step, share) }
        append("output_deviation", step, evaluation.outputDeviation)
    }

    func append(_ name: String, _ step: Int, _ value: Float) {
        sparse[name, default: []].append(Series.Point(step: step, value: value))
    }
}
