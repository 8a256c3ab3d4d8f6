import Datasets
import Foundation
import Records

/// A short run of a job with a change: the one recipe of every experiment.
///
/// All branches take the same settings, so that two differ by their change alone: the statistics of
/// every step are taken, the run ends with the first incident and with nothing else before its last
/// step, neither early stopping nor the job's time limit, and nobody looks for the origin of what
/// became non-finite.
public struct Branch: Sendable, Hashable {
    /// Where a branch begins.
    public enum Start: Sendable, Hashable {
        /// With the job's own first weights.
        case fresh
        /// With a state of the job's run, as far as the change lets it; see ``Continuation``.
        case checkpoint(Data)

        /// With the newest state that a run has kept; nil where it keeps none.
        public static func anchor(of run: TrainingRun) -> Start? {
            run.newestState.map { .checkpoint($0) }
        }
    }

    /// The first training rows alone, changed, and none held out.
    public struct Rows: Sendable, Hashable, Codable {
        /// How many rows; all if there are fewer.
        public var limit: Int
        /// What is done to them.
        public var change: PreparedData.RowChange

        /// Makes a choice of rows.
        public init(limit: Int, _ change: PreparedData.RowChange = .none) {
            self.limit = limit
            self.change = change
        }
    }

    /// The change of the spec; without operations for none.
    public var patch: JSONPatch
    /// The rows, or nil for the job's own.
    public var rows: Rows?
    /// Where it begins.
    public var start: Start
    /// How many steps it takes; epochs are no bound.
    public var steps: Int

    /// Makes a branch.
    public init(
        steps: Int, patch: JSONPatch = JSONPatch([]), rows: Rows? = nil, start: Start = .fresh
    ) {
        self.patch = patch
        self.rows = rows
        self.start = start
        self.steps = steps
    }

    /// Makes the run of the branch, before its first step.
    ///
    /// The schedule of a fresh branch is fitted to its steps, that of one which goes on from a state
    /// to the job's.
    ///
    /// - Parameter job: The job.
    /// - Returns: The run.
    /// - Throws: ``SpecErrors`` where the changed job can't be trained, ``CheckpointError`` where the
    ///   state isn't one of the job.
    public func run(of job: PreparedJob) throws -> TrainingRun {
        let changed = patch.operations.isEmpty ? job : try job.applying(patch)
        let data = rows.map { changed.data.firstRows($0.limit, $0.change) }
        let run: TrainingRun
        switch start {
        case .fresh:
            run = try TrainingRun(
                PreparedJob(changed.spec.short(upTo: steps), data: data, like: changed))
        case .checkpoint(let state):
            let original = try TrainingRun(job, checkpoint: state)
            let planned = RunLength(PreparedJob(changed.spec, data: data, like: changed))
            let first = Continuation.step(original.stepsTaken, of: RunLength(job), in: planned)
            run = try TrainingRun(
                PreparedJob(changed.spec.short(upTo: first + steps), data: data, like: changed),
                planned: planned, continuing: original)
        }
        run.looksForOrigins = false
        return run
    }

    /// Makes the branch.
    ///
    /// - Parameters:
    ///   - job: The job.
    ///   - isCancelled: Asked every few milliseconds; true ends the branch, whose outcome says so.
    /// - Returns: How it went.
    /// - Throws: What ``run(of:)`` throws.
    public func outcome(
        of job: PreparedJob, isCancelled: () -> Bool = { false }
    ) throws -> BranchOutcome {
        let run = try run(of: job)
        let first = run.stepsTaken
        let end = withoutActuallyEscaping(isCancelled) { run.train(Canceller($0)) }
        return BranchOutcome(run, from: first, end)
    }
}

/// Ends a branch on somebody's word.
private final class Canceller: RunObserver {
    private let isCancelled: () -> Bool

    init(_ isCancelled: @escaping () -> Bool) {
        self.isCancelled = isCancelled
    }

    func shouldContinue(_ run: TrainingRun) -> Bool { !isCancelled() }

    func run(_ run: TrainingRun, found event: NonFiniteEvent) {}

    func run(_ run: TrainingRun, completedEpoch epoch: Int) {}
}
