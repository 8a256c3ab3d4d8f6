import Kernels
import Records

/// Splits, preprocesses and encodes a job's rows.
///
/// The inputs come first, since a network's outputs follow from their shape, and the form of the
/// targets follows from the outputs.
public struct DataPreparation {
    /// The shape of one row's input as the network gets it.
    public var inputShape: [Int] { training.shape }

    private let table: Table
    private let spec: DataSpec
    private let split: RowSplit
    private let held: (table: Table, rows: [Int])?
    private let columns: InputColumns
    private let training: RowBlock
    private let validation: RowBlock?
    private let augmentation: AugmentationPlan?
    private let sentinels: [Sentinel]

    /// Splits the rows and preprocesses their inputs.
    ///
    /// - Parameters:
    ///   - table: The rows of the spec's source.
    ///   - validation: The rows of the spec's validation source, where it names one.
    ///   - spec: What to do.
    ///   - seed: The job's seed, which chooses the rows held out.
    /// - Throws: ``SpecErrors`` if no rows are left to train on or to hold out, if the validation rows
    ///   differ in shape or kind, or if a step doesn't fit the rows.
    public init(
        table: Table, validation: Table?, spec: DataSpec, seed: UInt64
    ) throws(SpecErrors) {
        guard table.rowCount > 0 else {
            throw SpecErrors(
                JSONPointer(tokens: ["data", "source"]), .invalidData,
                "expected at least one row, got none")
        }
        let kept = try DataPreparation.rows(
            of: table, spec, at: JSONPointer(tokens: ["data", "source"]))
        var split = RowSplit(all: kept.count)
        var held: (table: Table, rows: [Int])?
        switch spec.validation {
        case nil:
            break
        case .fraction(let fraction, let shuffle):
            split = try RowSplit(kept.count, fraction: fraction, shuffle: shuffle, seed: seed)
        case .source:
            let matched = try ValidationMatch.check(validation, against: table)
            held = (
                matched,
                try DataPreparation.rows(
                    of: matched, spec, at: JSONPointer(tokens: ["data", "validation", "source"]))
            )
        }
        split.choose(from: kept)
        if !split.validation.isEmpty { held = (table, split.validation) }
        var blocks = Blocks(
            training: DataPreparation.inputs(of: table, rows: split.training),
            validation: held.map { DataPreparation.inputs(of: $0.table, rows: $0.rows) })
        let known = spec.preprocess.flatMap { $0.optionalNumbers("missing") ?? [] }.map {
            Float($0)
        }
        sentinels = Sentinel.find(
            in: UnsafeBufferPointer(blocks.training.buffer.values), columns: blocks.training.width
        ).filter { !known.contains($0.value) }
        var columns = InputColumns(names: table.featureNames)
        for step in try blocks.apply(spec.preprocess, of: "inputs") {
            if let sources = step.step.sources(width: step.width) {
                columns = columns.made(of: sources)
            } else if step.isResized {
                columns = InputColumns(names: [])
            }
        }
        self.columns = columns
        self.table = table
        self.spec = spec
        self.split = split
        self.held = held
        training = blocks.training
        self.validation = blocks.validation
        augmentation = try AugmentationPlan(spec.augment, shape: blocks.training.shape)
    }

    /// Encodes the targets and preprocesses them.
    ///
    /// - Parameters:
    ///   - encoding: The form of the targets; `spec.encodeTargets`, or what the loss expects.
    ///   - targetWidth: The columns of one-hot targets: the network's outputs. It isn't used otherwise.
    /// - Returns: The rows. Real targets aren't encoded but taken as they are.
    /// - Throws: ``SpecErrors`` if a step treats class indices or the targets are too many.
    public func encoded(
        as encoding: DataSpec.TargetEncoding, targetWidth: Int
    ) throws(SpecErrors) -> PreparedData {
        try DataPreparation.checkTargetSteps(spec, table.targets, encoding)
        try DataPreparation.checkSize(table, held?.table, encoding, targetWidth)
        let encoder = TargetEncoder(encoding: encoding, width: targetWidth)
        var targets = encoder.encode(table.targets, rows: split.training)
        var heldTargets = held.map { encoder.encode($0.table.targets, rows: $0.rows) }
        var units = Array(repeating: 1.0, count: targets.block?.width ?? 1)
        if let values = targets.block {
            var blocks = Blocks(training: values, validation: heldTargets?.block)
            for step in try blocks.apply(spec.preprocess, of: "targets") {
                for (column, factor) in (step.step.factors ?? []).enumerated() where factor != 0 {
                    units[column] /= abs(factor)
                }
            }
            targets.block = blocks.training
            heldTargets?.block = blocks.validation
        }
        let rows = Rows(
            inputs: training, targets: targets,
            origins: RowOrigins(split.training, of: table, .training))
        var profile = DataProfile(
            trainingRows: training.count, validationRows: validation?.count ?? 0,
            inputShape: inputShape, inputs: training.statistics.summary,
            targets: DataProfile.TargetProfile(
                table.targets, classCount: table.classCount, rows: split.training, encoded: rows))
        profile.missingTargets = split.training.count { !table.hasTarget(ofRow: $0) }
        profile.validationMissingTargets =
            held.map { held in held.rows.count { !held.table.hasTarget(ofRow: $0) } } ?? 0
        var classNames: [String]?
        if case .labels(_, let names) = table.targets { classNames = names }
        var heldRows: Rows?
        if let validation, let heldTargets, let held {
            heldRows = Rows(
                inputs: validation, targets: heldTargets,
                origins: RowOrigins(
                    held.rows, of: held.table, split.validation.isEmpty ? .validation : .training))
        }
        return PreparedData(
            training: rows, validation: heldRows, profile: profile, inputShape: inputShape,
            augmentation: augmentation, classNames: classNames, columns: columns,
            targetUnits: units, sentinels: sentinels,
            rowsWithoutClass: targets.withoutClass + (heldTargets?.withoutClass ?? 0))
    }

    /// The rows of a table that are used: all, or those whose target isn't missing.
    ///
    /// - Throws: ``SpecErrors`` if there are none.
    private static func rows(
        of table: Table, _ spec: DataSpec, at pointer: JSONPointer
    ) throws(SpecErrors) -> [Int] {
        guard spec.dropsMissingTargets else { return Array(0..<table.rowCount) }
        let rows = (0..<table.rowCount).filter { table.hasTarget(ofRow: $0) }
        guard rows.isEmpty else { return rows }
        throw SpecErrors(
            pointer, .invalidData,
            "expected at least one row with a target, as \"drop_missing_targets\" leaves out the "
                + "others, got none")
    }

    private static func inputs(of table: Table, rows: [Int]) -> RowBlock {
        let block = RowBlock(count: rows.count, shape: table.inputShape)
        RowCopier.copy(table.inputs, columns: block.width, rows: rows, to: block.buffer)
        return block
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

/// The rows trained on and held out while steps are applied to them.
private struct Blocks {
    var training: RowBlock
    var validation: RowBlock?

    /// A step that was applied.
    struct Applied {
        /// The step.
        var step: any FittedStep
        /// How many columns there were before.
        var width: Int
        /// Whether it has made other columns.
        var isResized: Bool
    }

    /// Fits each step on the training rows and applies it to all.
    ///
    /// - Returns: The steps.
    /// - Throws: ``SpecErrors`` if a step doesn't fit the rows or makes too many numbers of them.
    mutating func apply(_ steps: [Component], of part: String) throws(SpecErrors) -> [Applied] {
        var applied: [Applied] = []
        for (index, step) in steps.enumerated()
        where (step.optionalString("of") ?? "inputs") == part {
            guard let preprocessor = PreprocessorCatalog.named(step.type) else { continue }
            let place = JSONPointer(tokens: ["data", "preprocess"])[index]
            let fitted = try preprocessor.fit(step, to: training, at: place)
            let shape = fitted.outputShape(of: training.shape)
            let rows = max(training.count, validation?.count ?? 0)
            let limit = DatasetLimits.standard.maximumValues
            guard (shape + [rows]).allSatisfy({ $0 <= limit }),
                shape.reduce(Double(rows), { $0 * Double($1) }) <= Double(limit)
            else {
                throw SpecErrors(
                    place, .tooLarge,
                    "expected at most \(limit) numbers, got \(rows) rows of shape \(shape)")
            }
            let width = training.width
            training = fitted.apply(to: training)
            validation = validation.map { fitted.apply(to: $0) }
            applied.append(
                Applied(step: fitted, width: width, isResized: training.width != width))
        }
        return applied
    }
}
