import Records

/// What a run is suspected of, as far as experiments can tell: what calls for them, which changes are
/// worth trying, and what all of it may cost.
///
/// It is worked out once from a trace; what experiments have shown so far is in the trace too, and
/// may quell a suspicion or raise another.
public struct Suspicion: Sendable {
    /// What experiments may cost together.
    public let budget: ExperimentBudget
    /// The names of the experiments that were made.
    public let measured: Set<String>
    /// A boolean value indicating whether the run may be experimented on at all: it is over, or
    /// something in it became non-finite.
    public let isRipe: Bool
    /// A boolean value indicating whether anything decisive could be gained: the run is far from a
    /// perfect score.
    public let leavesRoom: Bool
    /// A boolean value indicating whether the run looks ill enough to try changes of its spec.
    public let isSerious: Bool
    /// A boolean value indicating whether, though nothing is seen to go wrong, the spec has what often
    /// keeps a run from getting as far as it could: only a trial tells whether it does.
    public let hasLikelyCause: Bool
    /// A boolean value indicating whether the run learns its rows by heart.
    public let overfits: Bool
    /// A boolean value indicating whether running statistics may be what makes the network worse on
    /// rows held out than in training.
    public let mayLag: Bool
    /// Steps planned for the run, 1 at least.
    public let plannedSteps: Int
    /// The job's base learning rate, or nil if the spec has none.
    public let learningRate: Double?

    /// The learning rate that the job's optimizer usually has, or nil if that isn't known.
    public var usualLearningRate: Double? { run.spec.optimizerTraits?.usualLearningRate }

    private let run: RunFacts
    private let seen: SeenSymptoms

    /// Works out what a run is suspected of.
    ///
    /// - Parameter trace: What was recorded.
    public init(_ trace: RunTrace) {
        run = RunFacts(trace)
        let run = run
        seen = SeenSymptoms(RuleCatalog.all.flatMap { $0.init().evaluate(run).observations })
        budget = ExperimentBudget(run)
        measured = Set(trace.measurements.map(\.name))
        isRipe = trace.isFinal || run.firstNonFiniteStep != nil
        leavesRoom = Suspicion.leavesRoom(trace)
        hasLikelyCause = trace.isFinal && Suspicion.mayFallShort(run)
        isSerious =
            seen.any(Suspicion.serious)
            || leavesRoom && (seen.has(.slowConvergence) || seen.has(.underfitting))
            || hasLikelyCause
        overfits = seen.any([.overfitting])
        let mixesRows = trace.network.layers.contains { $0.traits?.mixesRows == true }
        let gap = (trace.trainingScore ?? 0) - (trace.heldOutScore ?? 1)
        mayLag = mixesRows && (gap > 0.05 || isSerious)
        plannedSteps = max(1, trace.plannedSteps)
        learningRate = run.spec.learningRate
    }

    /// The confidence at which a cause would be blamed if the run were known to fall short.
    static let likely = 0.5

    private static let imagined = Observation(
        .underfitting, .warning, firstStep: nil, evidence: [],
        statement: Phrase("The run falls short", "运行结果偏低"))

    private static func leavesRoom(_ trace: RunTrace) -> Bool {
        trace.score.map { $0 < 0.9 } ?? true
    }

    /// Whether a run far from a perfect score has a cause in its spec that would be blamed if the run
    /// were known to fall short.
    ///
    /// What always might help, such as a longer run, is none; nor is what the rows explain.
    static func mayFallShort(_ run: RunFacts) -> Bool {
        guard leavesRoom(run.trace) else { return false }
        let seen = SeenSymptoms([imagined])
        return CauseCatalog.all.contains { model in
            guard model.cause.category != .data, model.cause != .tooFewEpochs,
                let assessment = model.init().assess(run, seen)
            else { return false }
            return assessment.confidence >= likely
        }
    }

    /// What calls for experiments however good the score.
    private static let serious = Set.unstable.union(Set.stuck).union(Set.starved).union([
        .validationGapFromStart, .lossAtStartImplausible,
    ])

    /// The changes that the likelier causes propose, the likeliest first, each once.
    ///
    /// Changes of the learning rate are not among them, as branches with other rates say more; nor
    /// is what a short run can't show.
    public var changes: [ProposedChange] {
        let seen =
            hasLikelyCause && seen.serious.isEmpty
            ? SeenSymptoms(seen.observations + [Suspicion.imagined]) : seen
        let assessments = CauseCatalog.all.compactMap { $0.init().assess(run, seen) }
            .filter { $0.confidence >= 0.04 }.sorted { $0.confidence > $1.confidence }
        var result: [ProposedChange] = []
        for assessment in assessments {
            let untried: Set<RemedyKind> = [
                .lowerLearningRate, .higherLearningRate, .stopEarlier,
            ]
            for remedy in assessment.remedies.filter({ !untried.contains($0.kind) }).prefix(2)
            where result.count < 14
                && !result.contains(where: {
                    $0.cause == assessment.cause && $0.patch == remedy.patch
                })
            {
                result.append(
                    ProposedChange(
                        cause: assessment.cause, prior: assessment.confidence,
                        remedy: remedy.kind.rawValue, patch: remedy.patch,
                        wantedSteps: wantedSteps(for: remedy.kind)))
            }
        }
        return result
    }

    /// Steps that show what a longer run, or smaller batches, would do; nil for other changes.
    private func wantedSteps(for kind: RemedyKind) -> Int? {
        switch kind {
        case .moreEpochs: 5 * plannedSteps
        case _ where kind.restrains: plannedSteps
        case .batchSize: run.spec.epochs * max(1, max(1, run.trace.data.trainingRows) / 32)
        default: nil
        }
    }
}

/// A change of a spec that is worth trying.
public struct ProposedChange: Sendable, Hashable {
    /// The cause that it would remove.
    public let cause: Cause
    /// How likely the cause is, as far as is known.
    public let prior: Double
    /// The wire name of the remedy.
    public let remedy: String
    /// The change.
    public let patch: JSONPatch
    /// How many steps it takes to show, where those of other changes wouldn't do; nil where they do.
    public let wantedSteps: Int?
}
