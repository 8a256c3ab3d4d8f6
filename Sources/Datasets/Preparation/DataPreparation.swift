import Kernels
import Records

/// Splits, rescales and encodes a job's rows.
public enum DataPreparation {
    /// Prepares rows for training.
    ///
    /// - Parameters:
    ///   - table: The rows of the spec's source.
    ///   - validation: The rows of the spec's validation source, where it names one.
    ///   - spec: What to do.
    ///   - encoding: The form of the targets; `spec.encodeTargets`, or what the loss expects.
    ///   - targetWidth: The columns of one-hot targets: the network's outputs. It isn't used otherwise.
    ///   - seed: The job's seed, which chooses the rows held out.
    /// - Returns: The rows. Real targets aren't encoded but taken as they are.
    /// - Throws: ``SpecErrors`` if no rows are left to train on or to hold out, if the validation rows
    ///   differ in shape or kind, or if a step rescales class indices.
    public static func prepare(
        table: Table, validation: Table?, spec: DataSpec, encoding: DataSpec.TargetEncoding,
        targetWidth: Int, seed: UInt64
    ) throws(SpecErrors) -> PreparedData {
        guard table.rowCount > 0 else {
            throw SpecErrors(source, .invalidData, "expected at least one row, got none")
        }
        try checkTargetSteps(spec, table.targets, encoding)
        let encoder = TargetEncoder(encoding: encoding, width: targetWidth)
        var split = RowSplit(all: table.rowCount)
        var held: (table: Table, rows: [Int])?
        switch spec.validation {
        case nil:
            break
        case .fraction(let fraction, let shuffle):
            split = try RowSplit(table.rowCount, fraction: fraction, shuffle: shuffle, seed: seed)
            held = (table, split.validation)
        case .source:
            let matched = try ValidationMatch.check(validation, against: table)
            held = (matched, Array(0..<matched.rowCount))
        }
        try checkSize(table, held?.table, encoding, targetWidth)
        let (training, trainingLost) = rows(split.training, of: table, encoder)
        let heldRows = held.map { rows($0.rows, of: $0.table, encoder) }
        for step in spec.preprocess {
            apply(step, training: training, validation: heldRows?.rows)
        }
        let profile = DataProfile(
            trainingRows: training.count, validationRows: heldRows?.rows.count ?? 0,
            inputShape: table.inputShape,
            inputs: ColumnStatistics(
                UnsafeBufferPointer(training.inputs.values), columns: training.inputCount
            ).summary,
            targets: DataProfile.TargetProfile(
                table.targets, classCount: table.classCount, rows: split.training,
                encoded: training))
        var classNames: [String]?
        if case .labels(_, let names) = table.targets { classNames = names }
        return PreparedData(
            training: training, validation: heldRows?.rows, profile: profile,
            inputShape: table.inputShape, classNames: classNames,
            rowsWithoutClass: trainingLost + (heldRows?.lost ?? 0))
    }

    private static let source = JSONPointer(tokens: ["data", "source"])

    private static func rows(
        _ rows: [Int], of table: Table, _ encoder: TargetEncoder
    ) -> (rows: Rows, lost: Int) {
        let columns = table.inputCount
        let inputs = AlignedBuffer(count: rows.count * columns)
        RowCopier.copy(table.inputs, columns: columns, rows: rows, to: inputs)
        let encoded = encoder.encode(table.targets, rows: rows)
        let result = Rows(
            count: rows.count, inputCount: columns, inputs: inputs, labels: encoded.labels,
            targets: encoded.targets, targetWidth: encoded.width)
        return (result, encoded.withoutClass)
    }

    /// Fits a step on the training rows and applies it to all.
    private static func apply(_ step: Component, training: Rows, validation: Rows?) {
        guard let preprocessor = PreprocessorCatalog.named(step.type) else { return }
        let ofTargets = step.optionalString("of") == "targets"
        let columns = ofTargets ? training.targetWidth : training.inputCount
        guard let fitted = ofTargets ? training.targets : training.inputs else { return }
        let transform = preprocessor.transform(
            step, ColumnStatistics(UnsafeBufferPointer(fitted.values), columns: columns))
        transform.apply(to: fitted.values)
        if let other = ofTargets ? validation?.targets : validation?.inputs {
            transform.apply(to: other.values)
        }
    }

    private static func checkTargetSteps(
        _ spec: DataSpec, _ targets: Table.Targets, _ encoding: DataSpec.TargetEncoding
    ) throws(SpecErrors) {
        guard case .labels = targets, encoding == .index else { return }
        for (index, step) in spec.preprocess.enumerated()
        where step.optionalString("of") == "targets" {
            throw SpecErrors(
                JSONPointer(tokens: ["data", "preprocess"])[index]["of"], .conflictingFields,
                "expected targets that are real numbers, got class indices "
                    + "(\"encode_targets\": \"value\" makes them numbers)")
        }
    }

    private static func checkSize(
        _ table: Table, _ validation: Table?, _ encoding: DataSpec.TargetEncoding, _ width: Int
    ) throws(SpecErrors) {
        guard case .labels = table.targets, encoding == .oneHot else { return }
        let rows = max(table.rowCount, validation?.rowCount ?? 0)
        let limit = DatasetLimits.standard.maximumValues
        let (values, overflow) = rows.multipliedReportingOverflow(by: width)
        if overflow || values > limit {
            throw SpecErrors(
                JSONPointer(tokens: ["data", "encode_targets"]), .tooLarge,
                "expected at most \(limit) one-hot values, got \(rows) rows of \(width)")
        }
    }
}
