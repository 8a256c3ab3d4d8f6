import Datasets
import Foundation
import Networks
import Records

/// Reads a job spec: every problem at once, every default filled in.
public enum SpecReader {
    /// Reads a spec.
    ///
    /// - Parameter data: The JSON text.
    /// - Returns: The checked spec.
    /// - Throws: ``SpecErrors`` with every problem found.
    public static func read(_ data: Data) throws(SpecErrors) -> JobSpec {
        try read(JSONCoding.document(from: data))
    }

    /// Reads a spec.
    ///
    /// - Parameter document: The JSON document.
    /// - Returns: The checked spec.
    /// - Throws: ``SpecErrors`` with every problem found.
    public static func read(_ document: JSONValue) throws(SpecErrors) -> JobSpec {
        var reader = SchemaReader()
        var members = reader.object(document, JobSchema.job, at: .root)
        expandPreset(&members, &reader)
        checkConflicts(members, &reader)
        try reader.finish()
        guard
            let data = members["data"].map(DataSpecReader.read),
            let loss = Component(members["loss"]),
            let optimizer = Component(members["optimizer"]),
            let schedule = Component(members["schedule"])
        else {
            throw SpecErrors(.root, .missingField, "expected data, model, loss and optimizer")
        }
        return spec(members, data, loss, optimizer, schedule)
    }

    private static func spec(
        _ members: [String: JSONValue], _ data: DataSpec, _ loss: Component,
        _ optimizer: Component, _ schedule: Component
    ) -> JobSpec {
        let root = Component("job", members)
        return JobSpec(
            json: .object(members), name: root.string("name"), seed: UInt64(root.integer("seed")),
            data: data,
            layers: Component("model", members["model"]?.object ?? [:]).components("layers"),
            loss: loss, optimizer: optimizer, schedule: schedule,
            gradientClipping: root.component("gradient_clipping"),
            epochs: root.integer("epochs"), maxSteps: root.optionalInteger("max_steps"),
            maxRuntimeSeconds: root.optionalNumber("max_runtime_seconds"),
            batchSize: root.integer("batch_size"),
            gradientAccumulationSteps: root.integer("gradient_accumulation_steps"),
            shuffle: root.boolean("shuffle"),
            sampling: RowSampling(rawValue: root.string("sampling")) ?? .everyRow,
            dropLast: root.boolean("drop_last"),
            earlyStopping: EarlyStoppingReader.read(members["early_stopping"]),
            watchEvery: members["watch"]?["every"]?.integer ?? 1,
            histogramsEvery: members["watch"]?["histograms_every"]?.integer ?? 100,
            onIncident: IncidentPolicy(rawValue: root.string("on_incident")) ?? .stop,
            checkpointEverySteps: root.optionalInteger("checkpoint_every_steps"),
            priority: root.integer("priority"), webhook: webhook(members["webhook"]),
            metadata: (members["metadata"]?.object ?? [:]).compactMapValues(\.string))
    }

    private static func webhook(_ value: JSONValue?) -> WebhookSpec? {
        guard let url = value?["url"]?.string else { return nil }
        return WebhookSpec(
            url: url, events: value?["events"]?.array?.compactMap(\.string) ?? [],
            secret: value?["secret"]?.string)
    }

    /// Puts a preset's layers in its place, with their defaults: what is stored is what is trained.
    private static func expandPreset(
        _ members: inout [String: JSONValue], _ reader: inout SchemaReader
    ) {
        guard var fields = members["model"]?.object, let name = fields["preset"]?.string else {
            return
        }
        fields["preset"] = nil
        let list = PresetCatalog.layers(Component(name, fields))
        let layers = reader.read(
            .array(list), JobSchema.layers, at: JSONPointer(tokens: ["model", "preset"]))
        members["model"] = layers.map { ["layers": $0] }
    }

    /// Reports fields that are right by themselves and wrong together.
    private static func checkConflicts(
        _ members: [String: JSONValue], _ reader: inout SchemaReader
    ) {
        if members["shuffle"]?.boolean == false,
            members["sampling"]?.string == RowSampling.classBalanced.rawValue
        {
            reader.report(
                JSONPointer(tokens: ["sampling"]), .conflictingFields,
                "expected \"every_row\" where \"shuffle\" is false, as balanced rows are drawn "
                    + "at random, got \"class_balanced\"")
        }
        if let optimizer = members["optimizer"], optimizer["nesterov"]?.boolean == true,
            optimizer["momentum"]?.number == 0 || optimizer["dampening"]?.number != 0
        {
            reader.report(
                JSONPointer(tokens: ["optimizer", "nesterov"]), .conflictingFields,
                "expected a momentum above 0 and a dampening of 0 with nesterov")
        }
        let type = members["optimizer"]?["type"]?.string
        if members["schedule"]?["cycle_momentum"]?.boolean == true, let type,
            !OptimizerCatalog.hasMomentum(type)
        {
            reader.report(
                JSONPointer(tokens: ["schedule", "cycle_momentum"]), .conflictingFields,
                "expected false with \(type), which has no momentum")
        }
    }
}
