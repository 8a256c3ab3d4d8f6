import Datasets
import Networks
import Records

/// A spec with its rows, ready to train.
public struct PreparedJob: Sendable {
    /// The checked spec.
    public let spec: JobSpec
    /// The task, stated or inferred.
    public let task: TrainingTask
    /// The rows, split, preprocessed and encoded.
    public let data: PreparedData
    /// Gives the rows of an uploaded data set, for a change of the spec that prepares them anew.
    let stored: @Sendable (String) throws(SpecErrors) -> Table

    /// Loads and prepares the rows of a spec, checking that everything fits together.
    ///
    /// - Parameters:
    ///   - spec: The checked spec.
    ///   - stored: Gives the rows of an uploaded data set.
    /// - Throws: ``SpecErrors`` where data, layers and loss don't fit.
    public init(
        _ spec: JobSpec, stored: @escaping @Sendable (String) throws(SpecErrors) -> Table
    ) throws(SpecErrors) {
        let place = JSONPointer(tokens: ["data", "source"])
        let table = try SourceLoader.load(spec.data.source, stored: stored, at: place)
        var validation: Table?
        if case .source(let source) = spec.data.validation {
            validation = try SourceLoader.load(
                source, stored: stored,
                at: JSONPointer(tokens: ["data", "validation", "source"]))
        }
        let preparation = try DataPreparation(
            table: table, validation: validation, spec: spec.data, seed: spec.seed)
        let shape = try Network.outputShape(
            of: spec.layers, inputShape: preparation.inputShape)
        let form = try TargetForm(spec: spec, targets: table.targets, outputShape: shape)
        self.spec = spec
        self.stored = stored
        task = form.task
        data = try preparation.encoded(as: form.encoding, targetWidth: form.width)
        let metrics = TaskMetrics(
            task: task, loss: LossCatalog.traits(of: spec.loss), outputCount: shape.reduce(1, *),
            targets: data.profile.targets)
        try EarlyStoppingReader.check(
            spec.earlyStopping, hasValidation: data.validation != nil,
            metrics: metrics.names + metrics.heldOutNames)
        if spec.sampling == .classBalanced, data.training.labels.isEmpty {
            throw SpecErrors(
                JSONPointer(tokens: ["sampling"]), .conflictingFields,
                "expected \"every_row\" with real-valued targets, which have no classes, "
                    + "got \"class_balanced\"")
        }
    }
}

extension PreparedJob {
    /// A changed spec on the rows of a job that prepares them alike.
    ///
    /// - Parameters:
    ///   - spec: The changed spec.
    ///   - data: Other rows, or nil for the job's own.
    ///   - job: The job.
    package init(_ spec: JobSpec, data: PreparedData? = nil, like job: PreparedJob) {
        self.spec = spec
        task = job.task
        self.data = data ?? job.data
        stored = job.stored
    }

    /// The job under a changed spec; rows are prepared anew only where the change concerns them.
    ///
    /// - Parameter patch: The change.
    /// - Returns: The changed job.
    /// - Throws: ``SpecErrors`` where the changed spec can't be trained, or what patching throws.
    public func applying(_ patch: JSONPatch) throws -> PreparedJob {
        let changed = try SpecReader.read(patch.applied(to: spec.json))
        let sameRows =
            changed.data == spec.data && changed.loss.type == spec.loss.type
            && changed.layers.last == spec.layers.last && changed.seed == spec.seed
        return sameRows
            ? PreparedJob(changed, like: self) : try PreparedJob(changed, stored: stored)
    }
}
