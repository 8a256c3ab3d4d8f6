import Records

/// A trace with what several rules and causes ask of it, worked out once.
struct RunFacts: Sendable {
    /// The trace.
    let trace: RunTrace
    /// The spec.
    let spec: SpecFacts
    /// The loss over the steps; nil if none was finite.
    let loss: Curve?
    /// What loss values mean.
    let scale: LossScale
    /// How far the run got; nil without a finite loss.
    let progress: Progress?
    /// What the learning-rate branches showed, or nil if they weren't run.
    let branches: BranchFacts?
    /// What all experiments showed.
    let experiments: TrialFacts

    /// Works out the facts of a trace.
    init(_ trace: RunTrace) {
        self.trace = trace
        spec = SpecFacts(trace)
        loss = Curve(trace.series["loss"])
        scale = LossScale(spec: spec, data: trace.data, outputs: trace.network.outputCount)
        progress = Progress(trace, loss: loss, scale: scale)
        branches = trace.measured(LearningRateBranches.self).flatMap { BranchFacts($0) }
        experiments = TrialFacts(trace, spec: spec, branches: branches)
    }

    /// What was known before the first step.
    var job: JobFacts {
        JobFacts(spec: spec, data: trace.data, outputCount: trace.network.outputCount)
    }

    /// The steps taken.
    var steps: Int { trace.stepsTaken }

    /// How many steps rules about the course of the loss need before they judge.
    ///
    /// A run near its planned end needs ten. Before that a plateau may be the start of a sound run,
    /// so a third of the run, or two epochs and 300 steps, must be over. The end of a run that early
    /// stopping ended is where it stopped.
    var stepsNeeded: Int {
        let planned = trace.isStoppedEarly ? steps : trace.plannedSteps
        let nearEnd = Int(0.9 * Double(planned))
        let patience = max(300, 2 * trace.stepsPerEpoch)
        let early = max(50, min(planned / 3, patience))
        return max(10, min(nearEnd, early))
    }

    /// A boolean value indicating whether enough steps were taken to judge the course of the loss.
    var isMature: Bool { steps >= stepsNeeded && !isWarmingUp }

    /// A boolean value indicating whether the learning rate is still far below its base and rising, in
    /// a run that goes on.
    var isWarmingUp: Bool {
        guard
            spec.scheduleTraits.warmsUp, !(trace.isFinal && steps >= trace.plannedSteps),
            let base = spec.learningRate, let rate = Curve(trace.series["learning_rate"])
        else { return false }
        return rate.last < 0.5 * base && rate.last >= rate.first
            && rate.greatest <= rate.last * 1.01
    }

    /// Why the course of the loss can't be judged yet, or nil if it can.
    var immaturity: Phrase? {
        if loss == nil, steps > 0 { return .missing("loss") }
        if isWarmingUp {
            return Phrase("the learning rate is still warming up", "学习率仍在预热")
        }
        return steps < stepsNeeded ? .tooShort(steps, needs: stepsNeeded) : nil
    }

    /// The curve of a series, or nil if it has no finite value.
    func curve(_ name: String) -> Curve? { Curve(trace.series[name]) }

    /// The trained weights that multiply inputs, from input to output.
    var weights: [ParameterProfile] {
        let normalizing = Set(
            trace.network.layers.lazy.filter { traits(of: $0)?.role == .normalization }
                .map(\.path))
        return trace.network.parameters.filter {
            $0.role == .weight && $0.shape.count >= 2 && !normalizing.contains($0.layer)
        }
    }

    /// What a layer of the profile means; nil for one that isn't known.
    func traits(of layer: LayerProfile) -> LayerTraits? {
        layer.traits ?? EarlierTraits.layer(layer.type, .object([:]))
    }

    /// How many numbers are trained.
    var parameterCount: Int { trace.network.parameters.reduce(0) { $0 + $1.count } }

    /// The first event that has one of the passes, or nil.
    func firstEvent(_ passes: Set<NonFiniteEvent.Pass>) -> NonFiniteEvent? {
        trace.nonFinite.filter { passes.contains($0.pass) }.min { $0.step < $1.step }
    }

    /// The first step at which anything of the training was non-finite, or nil.
    var firstNonFiniteStep: Int? {
        [trace.nonFinite.map(\.step).min(), loss?.firstNonFiniteStep].compactMap { $0 }.min()
    }

    /// The share of rows in the largest class; 0 if there are no classes.
    var majorityShare: Double {
        trace.data.targets.classCounts.contains { $0 > 0 } ? trace.majorityShare : 0
    }

    /// The median of the update's size relative to the weight's, over a part of the run; nil
    /// without both series or where the weight is zero.
    func updateRatio(of parameter: String, from start: Double, to end: Double) -> Double? {
        guard
            let update = curve("update_norm/\(parameter)"),
            let weight = curve("weight_norm/\(parameter)")
        else { return nil }
        let size = weight.level(from: start, to: end)
        return size > 0 ? update.level(from: start, to: end) / size : nil
    }

    /// The median over the weights of ``updateRatio(of:from:to:)``.
    func typicalUpdateRatio(from start: Double = 0, to end: Double = 1) -> Double? {
        Robust.median(weights.compactMap { updateRatio(of: $0.name, from: start, to: end) })
    }

    /// The greatest of the weights' ``updateRatio(of:from:to:)``: what the learning rate allows
    /// where gradients arrive.
    func largestUpdateRatio(from start: Double = 0, to end: Double = 1) -> Double? {
        weights.compactMap { updateRatio(of: $0.name, from: start, to: end) }.max()
    }

    /// The profile of a layer, or nil.
    func layer(_ path: String) -> LayerProfile? {
        trace.network.layers.first { $0.path == path }
    }
}
