import Foundation
import Records
import Store

/// A job on the wire.
struct JobRepresentation {
    /// The address under which links begin; empty for relative ones.
    let baseURL: String

    /// A job with its spec and its history, as JSON text.
    ///
    /// The spec is text already and may hold megabytes of rows: it is put in its place as it is.
    ///
    /// - Parameters:
    ///   - job: The job.
    ///   - spec: Its spec.
    ///   - further: Members to add.
    /// - Returns: UTF-8 text.
    /// - Throws: `EncodingError` if a value can't be written.
    func complete(
        _ job: JobRecord, spec: Data, adding further: [String: JSONValue] = [:]
    ) throws -> Data {
        var members = try self.members(job).merging(further) { $1 }
        members["transitions"] = .array(
            job.transitions.map { transition in
                [
                    "state": .string(transition.state.rawValue),
                    "at": WireTime.json(transition.at), "reason": .text(transition.reason),
                ]
            })
        return try JSONText.object(members, adding: "spec", text: spec)
    }

    /// A job in a list: without its spec, which may hold megabytes of rows, and its history.
    func summary(_ job: JobRecord) throws -> JSONValue {
        .object(try members(job))
    }

    private func members(_ job: JobRecord) throws -> [String: JSONValue] {
        [
            "id": .string(job.id), "name": .string(job.name),
            "state": .string(job.state.rawValue), "state_reason": .text(job.stateReason),
            "created_at": WireTime.json(job.createdAt),
            "started_at": WireTime.json(job.startedAt),
            "finished_at": WireTime.json(job.finishedAt),
            "attempt": JSONValue(job.attempt), "version": JSONValue(job.version),
            "priority": JSONValue(job.priority),
            "metadata": .object(job.metadata.mapValues(JSONValue.string)),
            "progress": try progress(job),
            "watch": [
                "overhead_percent": job.progress?.watchOverheadPercent.map(JSONValue.number)
                    ?? .null
            ],
            "latest": .object(job.latest.mapValues(JSONValue.number)),
            "latest_of": latestOf(job),
            "verdict": .text(job.verdict?.rawValue), "provenance": job.provenance,
            "cancel_requested": .boolean(job.cancelRequested),
            "pause_requested": .boolean(job.pauseRequested), "urls": urls(job.id),
        ]
    }

    private func progress(_ job: JobRecord) throws -> JSONValue {
        guard var progress = job.progress else { return .null }
        progress.watchOverheadPercent = nil
        var members = try JSONCoding.value(of: progress).object ?? [:]
        // What has ended has no time left.
        if job.state.isTerminal { members["eta_seconds"] = .null }
        return .object(members)
    }

    /// Whether each of the latest values is of the last batch or of the last epoch that was looked at.
    private func latestOf(_ job: JobRecord) -> JSONValue {
        .object(
            Dictionary(
                uniqueKeysWithValues: job.latest.keys.map { name in
                    let isOfEpoch = name.hasPrefix("validation_") || name == "output_deviation"
                    return (name, .string(isOfEpoch ? "epoch" : "batch"))
                }))
    }

    private func urls(_ id: String) -> JSONValue {
        let itself = "\(baseURL)/v1/jobs/\(id)"
        var urls: [String: JSONValue] = ["self": .string(itself)]
        for name in [
            "diagnosis", "metrics", "layers", "suspicious_rows", "confusion", "artifacts", "events",
            "deliveries", "cancel",
            "pause",
            "resume",
        ] {
            urls[name] = .string("\(itself)/\(name)")
        }
        return .object(urls)
    }
}
