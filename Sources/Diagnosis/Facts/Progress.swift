import Records

/// How far a run got, on the scale of its own loss and metrics.
struct Progress: Sendable, Hashable {
    /// The loss before the first update.
    var first: Double
    /// The loss at the end of what was seen.
    var last: Double
    /// The least median loss over a tenth of the run.
    var best: Double
    /// The loss of a network that has learned nothing: the best constant prediction, or the first
    /// loss where that isn't known.
    var reference: Double
    /// The least loss that can be.
    var floor: Double
    /// The share of the accuracy above guessing the most frequent class, or nil without accuracy.
    var accuracyGain: Double?
    /// The coefficient of determination, or nil without one.
    var determination: Double?

    /// Works out the progress of a run; nil if there is no finite loss.
    init?(_ trace: RunTrace, loss: Curve?, scale: LossScale) {
        guard let loss else { return nil }
        let start = Progress.first(of: loss, scale: scale)
        first = start
        last = loss.endLevel
        best = min(loss.levels(10).min() ?? last, last)
        reference = scale.constant ?? scale.untrained.map { min($0, start) } ?? start
        floor = scale.floor
        if let accuracy = Curve(trace.series["accuracy"]) {
            let majority = trace.majorityShare
            accuracyGain = majority < 1 ? (accuracy.endLevel - majority) / (1 - majority) : nil
        }
        determination = Curve(trace.series["r2"])?.endLevel
    }

    /// The share of the way from knowing nothing to a perfect fit, by the loss; below zero if the
    /// loss is worse than a constant prediction's.
    var closed: Double {
        let span = reference - floor
        return span > 0 ? (reference - last) / span : 0
    }

    /// The share of the way that the run got, by the kindest measure.
    var learned: Double { max(closed, accuracyGain ?? -1, determination ?? -1) }

    /// A boolean value indicating whether the network does more than half of what can be done.
    var isFitted: Bool { learned >= 0.5 }

    /// The loss before the first update.
    ///
    /// The first bucket of a long run holds later steps too, which may have left the first far
    /// behind. Of what the bucket allows, the value nearest to an untrained network's is taken.
    private static func first(of loss: Curve, scale: LossScale) -> Double {
        guard let point = loss.points.first, let untrained = scale.untrained else {
            return loss.first
        }
        return min(max(untrained, point.least), point.greatest)
    }
}
