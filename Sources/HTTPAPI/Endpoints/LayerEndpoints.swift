import Records
import SocketServer
import Store

/// A job's network, layer by layer.
enum LayerEndpoints {
    /// Shows shapes, statistics and histograms.
    static func get(_ call: Call) throws -> HTTPResponse? {
        let job = try JobEndpoints.find(call)
        let store = call.context.store
        guard let facts = try store.facts(of: job.id),
            let network = facts["network"]
        else {
            throw RequestError(
                404, .layersNotAvailable,
                "job \(job.id): its network isn't known before it has trained for a moment")
        }
        let representation = LayerRepresentation(
            network: network, series: try store.series(of: job.id),
            histograms: try store.histograms(of: job.id))
        return try .json(["job_id": .string(job.id), "layers": try representation.json])
    }
}
