import Datasets
import Diagnosis
import Foundation
import Networks
import Records
import SocketServer
import Training

/// Everything that a spec can name, from the code's own catalogs.
enum CatalogEndpoints {
    /// Shows the catalog.
    static func get(_ call: Call) throws -> HTTPResponse? {
        try .json(
            [
                "version": .string(call.context.configuration.version),
                "spec": SchemaRepresentation.fields(JobSchema.job),
                "layers": SchemaRepresentation.json(LayerCatalog.components),
                "presets": SchemaRepresentation.json(PresetCatalog.components),
                "initializers": SchemaRepresentation.json(InitializerCatalog.components),
                "losses": SchemaRepresentation.json(LossCatalog.components),
                "optimizers": SchemaRepresentation.json(OptimizerCatalog.components),
                "schedules": SchemaRepresentation.json(ScheduleCatalog.components),
                "gradient_clippings": clippings.map(SchemaRepresentation.json) ?? [],
                "preprocessors": SchemaRepresentation.json(PreprocessorCatalog.components),
                "augmentations": SchemaRepresentation.json(AugmentationCatalog.components),
                "generators": SchemaRepresentation.json(GeneratorCatalog.components),
                "datasets": .array(BuiltinCatalog.all.map(json)),
                "rules": try JSONCoding.value(of: RuleCatalog.descriptions),
                "symptoms": .array(Symptom.allCases.map { .string($0.rawValue) }),
                "causes": .array(
                    Cause.allCases.map { cause in
                        [
                            "id": .string(cause.rawValue),
                            "category": .string(cause.category.rawValue),
                        ]
                    }),
                "accuracy": MeasuredAccuracy.report,
                "accuracy_on_tables": MeasuredAccuracy.onTables,
                "remedies": .array(RemedyKind.allCases.map { .string($0.rawValue) }),
                "events": .array(EventType.allCases.map { .string($0.rawValue) }),
            ], headers: ["Cache-Control": "no-cache"])
    }

    /// What a spec can name as gradient clipping.
    private static var clippings: ComponentSet? {
        let field = JobSchema.job.fields.first { $0.name == "gradient_clipping" }
        guard case .nullable(.component(let set))? = field?.kind else { return nil }
        return set
    }

    private static func json(_ dataset: BuiltinDataset) -> JSONValue {
        [
            "name": .string(dataset.name), "summary": .string(dataset.summary),
            "citation": .string(dataset.citation), "rows": JSONValue(dataset.rowCount),
            "input_shape": .array(dataset.inputShape.map { JSONValue($0) }),
            "task": .string(dataset.task.rawValue),
            "class_names": .array(dataset.classNames.map(JSONValue.string)),
        ]
    }
}
