import Datasets
import Records

/// Reads a spec's `early_stopping`.
enum EarlyStoppingReader {
    /// The metrics that are recorded after every epoch, and whether a greater value is better.
    private static let metrics = [
        ("validation_loss", false), ("validation_accuracy", true), ("validation_mae", false),
        ("validation_r2", true), ("validation_precision", true), ("validation_recall", true),
        ("validation_f1", true), ("validation_roc_auc", true),
    ]

    static let schema = Schema([
        .required(
            "patience", .integer(.range(1...1_000_000)),
            "epochs without improvement after which the run ends"),
        .field(
            "monitor", .choice(metrics.map(\.0)), default: "validation_loss",
            "the metric that is watched"),
        .field(
            "mode", .choice(["auto", "min", "max"]), default: "auto",
            "whether a smaller or a greater value is better; auto: by the metric"),
        .field(
            "min_delta", .number(.nonNegative), default: 0,
            "an improvement is a value that is better by more than this"),
        .field(
            "warmup_epochs", .integer(.range(0...1_000_000)), default: 0,
            "epochs at the start whose lack of improvement doesn't count"),
        .field(
            "restore_best", .boolean, default: true,
            "whether the run ends with the weights of its best epoch"),
    ])

    /// Reads an object that ``schema`` has accepted.
    static func read(_ value: JSONValue?) -> EarlyStoppingSpec? {
        guard let fields = value?.object else { return nil }
        let component = Component("early_stopping", fields)
        let monitor = component.string("monitor")
        let mode = component.string("mode")
        let isGreaterBetter = metrics.first { $0.0 == monitor }?.1 ?? false
        return EarlyStoppingSpec(
            monitor: monitor, isGreaterBetter: mode == "auto" ? isGreaterBetter : mode == "max",
            patience: component.integer("patience"), minDelta: component.number("min_delta"),
            warmupEpochs: component.integer("warmup_epochs"),
            restoresBest: component.boolean("restore_best"))
    }

    /// Checks that a run records what is to be watched.
    ///
    /// - Throws: ``SpecErrors`` if it has no validation rows or another task.
    static func check(
        _ spec: EarlyStoppingSpec?, hasValidation: Bool, metrics: [String]
    ) throws(SpecErrors) {
        guard let spec else { return }
        let pointer = JSONPointer(tokens: ["early_stopping"])
        guard hasValidation else {
            throw SpecErrors(
                pointer, .conflictingFields,
                "expected \"validation\" in \"data\", whose rows are what is watched, got none")
        }
        let recorded = (["loss"] + metrics).map { "validation_\($0)" }
        guard recorded.contains(spec.monitor) else {
            throw SpecErrors(
                pointer["monitor"], .conflictingFields,
                "expected a metric of the task, "
                    + recorded.map { "\"\($0)\"" }.joined(separator: " or ")
                    + ", got \"\(spec.monitor)\"")
        }
    }
}
