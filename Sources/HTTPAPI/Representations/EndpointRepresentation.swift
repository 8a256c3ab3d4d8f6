import Records
import Store

/// A webhook endpoint on the wire.
struct EndpointRepresentation {
    /// The address under which links begin; empty for relative ones.
    let baseURL: String

    /// The path of an endpoint.
    static func path(_ id: String) -> String { "/v1/webhook_endpoints/\(id)" }

    /// Describes an endpoint; its secret is shown once, by whoever made it.
    func json(_ endpoint: EndpointRecord, showsSecret: Bool = false) -> JSONValue {
        let itself = baseURL + EndpointRepresentation.path(endpoint.id)
        var members: [String: JSONValue] = [
            "id": .string(endpoint.id), "job_id": .text(endpoint.jobID),
            "url": .string(endpoint.url), "events": .array(endpoint.events.map(JSONValue.string)),
            "enabled": .boolean(endpoint.isEnabled),
            "created_at": WireTime.json(endpoint.createdAt),
            "urls": ["self": .string(itself), "deliveries": .string("\(itself)/deliveries")],
        ]
        if showsSecret { members["secret"] = .string(endpoint.secret.value) }
        return .object(members)
    }
}
