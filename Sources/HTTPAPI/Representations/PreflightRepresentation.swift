import Datasets
import Experiments
import Networks
import Records
import Training

/// What is known of a job before it is accepted: the answer of a dry run.
enum PreflightRepresentation {
    /// Describes a checked job in one language.
    ///
    /// - Throws: ``SpecErrors`` if the layers don't fit, which the check has ruled out.
    static func json(_ job: PreparedJob, in language: Language) throws -> JSONValue {
        let spec = job.spec
        let length = RunLength(job)
        let size = try Network.size(
            of: spec.layers, inputShape: job.data.inputShape, capacity: length.batchSize)
        let outputShape = try Network.outputShape(
            of: spec.layers, inputShape: job.data.inputShape)
        return [
            "spec": spec.json,
            "preflight": [
                "task": .string(job.task.rawValue), "parameters": JSONValue(size.parameters),
                "output_shape": .array(outputShape.map { JSONValue($0) }),
                "memory_bytes": JSONValue(try TrainingRun.byteCount(of: job)),
                "steps_per_epoch": JSONValue(length.stepsPerEpoch),
                "steps": JSONValue(length.steps),
                "data": try JSONCoding.value(of: job.data.profile),
                "checks": try CheckRepresentation.json(
                    spec.preflight == .off ? [] : PreflightCatalog.rehearse(job),
                    in: language),
            ],
        ]
    }
}
