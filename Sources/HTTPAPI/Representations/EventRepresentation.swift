import Records
import Store

/// An event on the wire.
enum EventRepresentation {
    /// Describes an event, its texts in one language.
    static func json(_ event: EventRecord, in language: Language) -> JSONValue {
        [
            "id": .string(event.id), "job_id": .text(event.jobID),
            "dataset_id": .text(event.datasetID),
            "sequence": JSONValue(event.sequence), "type": .string(event.type.rawValue),
            "created_at": WireTime.json(event.createdAt), "data": event.data.only(in: language),
        ]
    }
}
