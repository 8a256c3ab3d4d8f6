import Records
import SocketServer
import Store

/// What was sent to webhook endpoints.
enum DeliveryEndpoints {
    /// Lists the deliveries that tell of a job.
    static func listOfJob(_ call: Call) throws -> HTTPResponse? {
        let job = try JobEndpoints.find(call)
        return try list(call, jobID: job.id, endpointID: nil)
    }

    /// Lists the deliveries to an endpoint.
    static func listOfEndpoint(_ call: Call) throws -> HTTPResponse? {
        let endpoint = try WebhookEndpoints.find(call)
        return try list(call, jobID: nil, endpointID: endpoint.id)
    }

    /// Sends a delivery again.
    static func redeliver(_ call: Call) throws -> HTTPResponse? {
        let delivery = try call.context.store.redeliver(call.id)
        return try .json(json(delivery, call.context.store), status: 202)
    }

    private static func list(
        _ call: Call, jobID: String?, endpointID: String?
    ) throws -> HTTPResponse {
        let page = try Page(call.query, prefix: "dlv_")
        let store = call.context.store
        let deliveries = try store.deliveries(
            jobID: jobID, endpointID: endpointID, limit: page.fetchCount, after: page.after)
        return try page.response(deliveries, id: \.id) { try json($0, store) }
    }

    private static func json(_ delivery: DeliveryRecord, _ store: Store) throws -> JSONValue {
        DeliveryRepresentation.json(delivery, attempts: try store.attempts(of: delivery.id))
    }
}
