extension RunTrace {
    /// How well the network does on rows it doesn't train on: 0 for guessing, 1 for perfect.
    ///
    /// The accuracy above that of the most frequent class, or the coefficient of determination;
    /// where there is no validation set, that of the training rows. −1 at the least, and for a run
    /// that became non-finite; nil where no metric was recorded.
    public var score: Double? {
        heldOutScore ?? trainingScore
    }

    /// The ``score`` of the rows held out; nil without any.
    public var heldOutScore: Double? {
        guard
            let value = metric("validation_r2", isGain: false)
                ?? metric("validation_accuracy", isGain: true)
        else { return nil }
        return failsInTraining ? -1 : value
    }

    /// The ``score`` of the training rows, over the last tenth of what is exactly known.
    public var trainingScore: Double? {
        guard let value = metric("r2", isGain: false) ?? metric("accuracy", isGain: true) else {
            return nil
        }
        return failsInTraining ? -1 : value
    }

    /// A boolean value indicating whether something became non-finite in a step of the training.
    public var failsInTraining: Bool { nonFinite.contains { $0.pass != .validation } }

    /// The share of training rows that the most frequent class has; 0 for real values.
    public var majorityShare: Double {
        let counts = data.targets.classCounts
        let total = counts.reduce(0, +)
        if task != .multilabel, total > 0, let most = counts.max() {
            return Double(most) / Double(total)
        }
        let mean = data.targets.values.mean
        return (0...1).contains(mean) ? max(mean, 1 - mean) : 0.5
    }

    private func metric(_ name: String, isGain: Bool) -> Double? {
        guard let tail = series[name]?.tail, !tail.isEmpty else { return nil }
        let count = name.hasPrefix("validation") ? 1 : max(1, min(tail.count, stepsTaken / 10))
        let values = tail.suffix(count).map { Double($0.value) }.filter(\.isFinite)
        guard !values.isEmpty else { return -1 }
        let mean = values.reduce(0, +) / Double(values.count)
        let majority = isGain ? majorityShare : 0
        guard majority < 1 else { return 0 }
        return max(-1, min(1, (mean - majority) / (1 - majority)))
    }
}
