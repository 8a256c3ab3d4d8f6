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
    /// Batches in a step, but for an epoch's last one.
    public var batchesPerStep: Int
    /// Batches in one epoch.
    public var batchesPerEpoch: Int

    private let rows: Int

    /// The length of a job's run.
    public init(_ job: PreparedJob) {
        rows = job.data.training.count
        batchSize = min(job.spec.batchSize, rows)
        batchesPerStep = job.spec.gradientAccumulationSteps
        let full = rows / batchSize
        batchesPerEpoch = job.spec.dropLast || rows % batchSize == 0 ? full : full + 1
        // A step of too few batches is incomplete as a batch of too few rows is.
        stepsPerEpoch =
            job.spec.dropLast
            ? max(1, full / batchesPerStep)
            : (batchesPerEpoch + batchesPerStep - 1) / batchesPerStep
        steps = min(job.spec.maxSteps ?? .max, job.spec.epochs * stepsPerEpoch)
    }

    /// The batches of a step, counted within its epoch.
    func batches(of step: Int) -> Range<Int> {
        let first = step % stepsPerEpoch * batchesPerStep
        return first..<min(first + batchesPerStep, batchesPerEpoch)
    }

    /// How many rows some batches of an epoch have together.
    func rowCount(of batches: Range<Int>) -> Int {
        min(batches.upperBound * batchSize, rows) - batches.lowerBound * batchSize
    }
}
