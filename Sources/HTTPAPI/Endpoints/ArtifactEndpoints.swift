import Foundation
import Records
import SocketServer
import Store

/// The files that a job leaves.
enum ArtifactEndpoints {
    private static let specName = "spec.json"
    /// A longer spec, which holds rows, isn't laid out for people to read: its length is known
    /// without reading it.
    private static let greatestReadableSpec = 64 * 1024

    /// Lists the files.
    static func list(_ call: Call) throws -> HTTPResponse? {
        let job = try JobEndpoints.find(call)
        let path = "/v1/jobs/\(job.id)/artifacts"
        var entries: [JSONValue] = try call.context.store.artifacts(of: job.id).map { artifact in
            [
                "name": .string(artifact.name), "media_type": .string(artifact.mediaType),
                "bytes": JSONValue(artifact.byteCount), "sha256": .string(artifact.sha256),
                "created_at": WireTime.json(artifact.createdAt),
                "url": .string(call.context.url("\(path)/\(artifact.name)")),
            ]
        }
        entries.append([
            "name": .string(specName), "media_type": "application/json",
            "bytes": JSONValue(try specByteCount(job, call)), "sha256": .null,
            "created_at": WireTime.json(job.createdAt),
            "url": .string(call.context.url("\(path)/\(specName)")),
        ])
        return try .json(["job_id": .string(job.id), "artifacts": .array(entries)])
    }

    /// Sends a file.
    static func get(_ call: Call) throws -> HTTPResponse? {
        let job = try JobEndpoints.find(call)
        let name = call.parameters["name"] ?? ""
        if name == specName { return file(try specFile(job, call), name, type: "application/json") }
        let store = call.context.store
        guard let artifact = try store.artifacts(of: job.id).first(where: { $0.name == name })
        else {
            throw RequestError(
                404, .artifactNotFound, "job \(job.id): there is no file \"\(name)\"")
        }
        return file(try store.bytes(of: artifact), name, type: artifact.mediaType)
    }

    /// The complete spec, as it can be submitted again.
    private static func specFile(_ job: JobRecord, _ call: Call) throws -> Data {
        guard let spec = try call.context.store.spec(of: job.id) else {
            throw RequestError.notFound("job", job.id)
        }
        guard spec.count <= greatestReadableSpec else { return spec }
        return try JSONCoding.encode(JSONCoding.document(from: spec), pretty: true)
    }

    private static func specByteCount(_ job: JobRecord, _ call: Call) throws -> Int {
        let count = try call.context.store.specByteCount(of: job.id) ?? 0
        return count > greatestReadableSpec ? count : try specFile(job, call).count
    }

    /// A file's name is one of ours, so it needs no quoting.
    private static func file(_ data: Data, _ name: String, type: String) -> HTTPResponse {
        HTTPResponse(
            status: 200,
            headers: [
                "Content-Type": type, "Content-Disposition": "attachment; filename=\"\(name)\"",
            ], body: data)
    }
}
