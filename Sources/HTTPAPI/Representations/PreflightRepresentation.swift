import Datasets
import Networks
import Records
import Training

/// What is known of a job before it is accepted: the answer of a dry run.
enum PreflightRepresentation {
    /// Describes a checked job.
    ///
    /// - Throws: ``SpecErrors`` if the layers don't fit, which the check has ruled out.
    static func json(_ job: PreparedJob) throws -> JSONValue {
        let spec = job.spec
        let rows = job.data.training.count
        let batch = max(1, min(spec.batchSize, rows))
        let full = rows / batch
        let stepsPerEpoch = spec.dropLast || rows % batch == 0 ? max(1, full) : full + 1
        let size = try Network.size(
            of: spec.layers, inputShape: job.data.inputShape, capacity: batch)
        let outputShape = try Network.outputShape(
            of: spec.layers, inputShape: job.data.inputShape)
        return [
            "spec": spec.json.withoutWebhookSecret,
            "preflight": [
                "task": .string(job.task.rawValue), "parameters": JSONValue(size.parameters),
                "output_shape": .array(outputShape.map { JSONValue($0) }),
                "memory_bytes": JSONValue(try TrainingRun.byteCount(of: job)),
                "steps_per_epoch": JSONValue(stepsPerEpoch),
                "steps": JSONValue(min(spec.maxSteps ?? .max, spec.epochs * stepsPerEpoch)),
                "data": try JSONCoding.value(of: job.data.profile),
            ],
        ]
    }
}

extension JSONValue {
    /// A spec without the secret that signs its webhooks.
    var withoutWebhookSecret: JSONValue {
        guard var members = object, var webhook = members["webhook"]?.object else { return self }
        webhook["secret"] = nil
        members["webhook"] = .object(webhook)
        return .object(members)
    }
}
