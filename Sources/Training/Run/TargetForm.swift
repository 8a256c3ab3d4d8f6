import Datasets
import Networks
import Records

/// What a job's task is and in which form its targets reach the loss.
struct TargetForm {
    /// The task, stated or inferred from the targets and the loss.
    let task: TrainingTask
    /// How labels are encoded.
    let encoding: DataSpec.TargetEncoding
    /// How many numbers one row's target has.
    let width: Int

    /// Infers the form.
    ///
    /// - Throws: ``SpecErrors`` if no encoding makes the targets fit the loss and the outputs.
    init(spec: JobSpec, targets: Table.Targets, outputShape: [Int]) throws(SpecErrors) {
        let outputs = outputShape.reduce(1, *)
        let definition = LossCatalog.definition(of: spec.loss.type)
        try definition?.check(spec.loss, outputCount: outputs)
        let isBinaryLoss = LossCatalog.traits(of: spec.loss)?.isBinary == true
        let wantsIndices = definition?.labelEncoding == .indices
        let encodePlace = JSONPointer(tokens: ["data", "encode_targets"])
        switch targets {
        case .values(_, let columns):
            if let stated = spec.data.encodeTargets, stated != .value {
                throw SpecErrors(
                    encodePlace, .conflictingFields,
                    "expected \"value\", as the targets are real values, got \"\(stated.rawValue)\""
                )
            }
            guard columns == outputs else {
                throw SpecErrors(
                    JSONPointer(tokens: ["model", "layers"]), .shapeMismatch,
                    "expected as many outputs as targets, \(columns), got \(outputs)")
            }
            encoding = .value
            width = columns
            task =
                spec.data.task
                ?? (isBinaryLoss ? (outputs == 1 ? .binary : .multilabel) : .regression)
        case .labels:
            encoding =
                spec.data.encodeTargets ?? (wantsIndices ? .index : outputs == 1 ? .value : .oneHot)
            switch encoding {
            case .index where !wantsIndices, .value where outputs != 1:
                throw SpecErrors(
                    encodePlace, .conflictingFields,
                    "expected an encoding that \(spec.loss.type) can compare with \(outputs) "
                        + "outputs, got \"\(encoding.rawValue)\"")
            default: break
            }
            width = encoding == .index ? 1 : encoding == .value ? 1 : outputs
            let isBinary = isBinaryLoss && outputs == 1
            task = spec.data.task ?? (isBinary ? .binary : .classification)
        }
    }
}
