import Diagnosis
import Training

@testable import Experiments

extension ExperimentSession {
    /// Experiments on a job whose run hasn't begun.
    convenience init(
        of job: PreparedJob, isCancelled: @escaping () -> Bool = { false }
    ) throws {
        self.init(of: job, try TrainingRun(job), isCancelled: isCancelled)
    }

    /// Experiments on a run.
    convenience init(
        of job: PreparedJob, _ run: TrainingRun, isCancelled: @escaping () -> Bool = { false }
    ) {
        self.init(
            run, job, Suspicion(run.trace(isFinal: true)), journal: MemoryJournal(),
            isCancelled: isCancelled)
    }
}
