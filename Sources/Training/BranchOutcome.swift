import Records

/// How a ``Branch`` went.
public struct BranchOutcome: Sendable, Hashable, Codable {
    /// How many steps were taken.
    public var steps: Int
    /// The loss of the first step, before any update; NaN without any.
    public var firstLoss: Double
    /// The mean loss over the last quarter of the steps that are kept exactly, the last 256; infinite
    /// if it diverged.
    public var finalLoss: Double
    /// The score at its end, as ``RunTrace/score`` has it: −1 if it diverged, nil if it isn't known.
    public var score: Double?
    /// The loss on rows held out at its end; nil if there are none or it isn't finite.
    public var validationLoss: Double?
    /// The first step at which something was non-finite, or nil.
    public var nonFiniteStep: Int?
    /// How it ended: `interrupted` where it was cancelled.
    public var end: RunEnd

    enum CodingKeys: String, CodingKey {
        case steps
        case firstLoss = "first_loss"
        case finalLoss = "final_loss"
        case score
        case validationLoss = "validation_loss"
        case nonFiniteStep = "non_finite_step"
        case end
    }

    /// Reads the outcome of a run.
    ///
    /// - Parameters:
    ///   - run: The run.
    ///   - first: The step at which the branch began.
    ///   - end: How it ended.
    init(_ run: TrainingRun, from first: Int, _ end: RunEnd) {
        steps = run.stepsTaken - first
        let losses = run.history.series(0).tail.filter { $0.step >= first }
        let last = losses.suffix(max(1, losses.count / 4)).map { Double($0.value) }
        let mean = last.reduce(0, +) / Double(max(1, last.count))
        let isLost = end == .diverged || !mean.isFinite
        firstLoss = run.lossAtStart ?? .nan
        finalLoss = isLost ? .infinity : mean
        let trace = run.trace(isFinal: true)
        score = isLost ? -1 : trace.score
        validationLoss =
            isLost
            ? nil
            : trace.series["validation_loss"]?.tail.last.map {
                Double($0.value)
            }.flatMap { $0.isFinite ? $0 : nil }
        nonFiniteStep = run.nonFinite.first?.step
        self.end = end
    }
}
