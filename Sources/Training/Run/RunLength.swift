import Datasets
import Records

/// The length of a run: what it will take, and what a schedule may be fitted to.
public struct RunLength: Sendable {
    /// Steps planned.
    public var steps: Int
    /// Steps in one epoch.
    public var stepsPerEpoch: Int

    /// Rows in a full batch: the spec's batch size, or all rows where there are fewer.
    public var batchSize: Int

    /// The length of a job's run.
    public init(_ job: PreparedJob) {
        let rows = job.data.training.count
        batchSize = min(job.spec.batchSize, rows)
        let full = rows / batchSize
        let isWhole = job.spec.dropLast || rows % batchSize == 0
        stepsPerEpoch = isWhole ? max(1, full) : full + 1
        steps = min(job.spec.maxSteps ?? .max, job.spec.epochs * stepsPerEpoch)
    }
}
