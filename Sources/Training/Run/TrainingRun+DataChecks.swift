import Datasets
import Networks
import Records

extension TrainingRun {
    /// Makes the checks of the rows, unless they have been made.
    public func checkRows() {
        if dataChecks.isEmpty { dataChecks = DataCheckCatalog.results(CheckedData(spec, data)) }
    }
}

extension CheckedData {
    /// The rows of a job as data checks look at them.
    package init(_ spec: JobSpec, _ data: PreparedData) {
        let takesIndices =
            LossCatalog.definition(of: spec.loss.type)?.labelEncoding == .indices
            && data.training.targets == nil
        let shape = try? Network.outputShape(of: spec.layers, inputShape: data.inputShape)
        self.init(
            data, outputs: takesIndices ? shape?.reduce(1, *) : nil, shuffles: spec.shuffle,
            batchSize: spec.batchSize)
    }
}
