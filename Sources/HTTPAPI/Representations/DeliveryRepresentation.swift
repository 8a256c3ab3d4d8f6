import Records
import Store

/// A webhook delivery on the wire.
enum DeliveryRepresentation {
    /// Describes a delivery with its tries.
    static func json(
        _ delivery: DeliveryRecord, attempts: [DeliveryRecord.Attempt]
    ) -> JSONValue {
        [
            "id": .string(delivery.id), "endpoint_id": .string(delivery.endpointID),
            "message_id": .string(delivery.messageID), "job_id": .text(delivery.jobID),
            "type": .string(delivery.type), "state": .string(delivery.state.rawValue),
            "created_at": WireTime.json(delivery.createdAt),
            "next_attempt_at": WireTime.json(delivery.nextAttemptAt),
            "finished_at": WireTime.json(delivery.finishedAt),
            "last_status": .count(delivery.lastStatus), "last_code": .text(delivery.lastCode),
            "attempts": .array(attempts.map(json)),
        ]
    }

    private static func json(_ attempt: DeliveryRecord.Attempt) -> JSONValue {
        [
            "number": JSONValue(attempt.number), "at": WireTime.json(attempt.at),
            "status": .count(attempt.result.status), "code": .text(attempt.result.code),
            "duration_ms": JSONValue(attempt.result.milliseconds),
            "response_snippet": .text(attempt.result.snippet),
        ]
    }
}
