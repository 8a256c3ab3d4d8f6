import Datasets
import Networks
import Records

extension TrainingRun {
    /// The memory that a job's run takes, known before anything of it is allocated.
    ///
    /// - Parameter job: The job.
    /// - Returns: Bytes for rows, buffers, parameters, gradients, the optimizer and the history.
    /// - Throws: ``SpecErrors`` if the layers don't fit.
    public static func byteCount(of job: PreparedJob) throws(SpecErrors) -> Int {
        let size = try Network.size(
            of: job.spec.layers, inputShape: job.data.inputShape,
            capacity: RunLength(job).batchSize)
        let slots = OptimizerCatalog.make(for: job.spec).slotCount
        let rows = (job.data.training.count + (job.data.validation?.count ?? 0))
            .multipliedReportingOverflow(by: job.data.training.inputCount).partialValue
        // Each column of the history has four numbers a bucket and one an exact step.
        let columns = 6 * size.tensors + 4 * job.spec.layers.count + 8
        let history = columns * (4 * StepHistory.bucketCapacity + StepHistory.tailCapacity)
        let accumulated = job.spec.gradientAccumulationSteps > 1 ? 1 : 0
        let best = job.data.validation == nil ? 0 : 1
        // The order of an epoch has a number of the same size for each row.
        let order = job.data.training.count + job.data.training.inputCount
        // Parameters, those of the best epoch and slots stand twice, with the state kept to go back
        // to; so does the history.
        let kept = (1 + best + slots) * size.parameters + history
        let histograms =
            job.spec.histogramsEvery == 0
            ? 0
            : (2 * size.tensors + job.spec.layers.count) * HistogramHistory.width
                * HistogramHistory.capacity
        let floats =
            size.buffers + (1 + accumulated) * size.parameters + rows + order + 2 * kept
            + 2 * histograms
        return floats * MemoryLayout<Float>.stride
    }
}
