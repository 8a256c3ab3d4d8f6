import Foundation
import Jobs
import Records
import SocketServer
import Store
import Webhooks

/// The receivers that are told of the events of every job and data set.
enum WebhookEndpoints {
    private static let eventNames = EventType.allCases.map(\.rawValue)
    private static let url = Schema.Kind.string(
        maximumLength: ReceiverPolicy.maximumURLLength)
    private static let events = Schema.Kind.list(
        .choice(eventNames), count: 0...eventNames.count)

    private static let creation = Schema([
        .required("url", url, "the receiver, http or https"),
        .field("events", events, default: [], "the events to send; none means all"),
        .optional(
            "secret", .string(maximumLength: 120), "whsec_ and base64; made for you if absent"),
    ])

    private static let change = Schema([
        .optional("url", url, "the receiver, http or https"),
        .optional("events", events, "the events to send; none means all"),
        .optional("enabled", .boolean, "whether deliveries are made"),
    ])

    /// Adds an endpoint; the only answer that shows its secret.
    static func create(_ call: Call) throws -> HTTPResponse? {
        let members = try read(call, creation)
        let url = members["url"]?.string ?? ""
        try call.context.service.configuration.receiverPolicy.validate(url: url)
        let secret = try members["secret"]?.string.map { text in try WebhookSecret(text) }
        let endpoint = try call.context.store.createEndpoint(
            WebhookTarget(
                url: url, events: members["events"]?.array?.compactMap(\.string) ?? [],
                secret: StoredSecret((secret ?? WebhookSecret.generate()).text)))
        return try .json(
            representation(call).json(endpoint, showsSecret: true), status: 201,
            headers: ["Location": call.context.url(EndpointRepresentation.path(endpoint.id))])
    }

    /// Lists endpoints, newest first.
    static func list(_ call: Call) throws -> HTTPResponse? {
        let page = try Page(call.query, prefix: "wh_")
        let endpoints = try call.context.store.endpoints(limit: page.fetchCount, after: page.after)
        return try page.response(endpoints, id: \.id) { representation(call).json($0) }
    }

    /// Shows an endpoint.
    static func get(_ call: Call) throws -> HTTPResponse? {
        try .json(representation(call).json(try find(call)))
    }

    /// Changes an endpoint; what isn't named stays as it is.
    static func update(_ call: Call) throws -> HTTPResponse? {
        let members = try read(call, change)
        let url = members["url"]?.string
        if let url { try call.context.service.configuration.receiverPolicy.validate(url: url) }
        let endpoint = try call.context.store.updateEndpoint(
            call.id, url: url, events: members["events"]?.array?.compactMap(\.string),
            isEnabled: members["enabled"]?.boolean)
        return try .json(representation(call).json(endpoint))
    }

    /// Removes an endpoint and its deliveries.
    static func delete(_ call: Call) throws -> HTTPResponse? {
        try call.context.store.deleteEndpoint(call.id)
        return HTTPResponse(status: 204)
    }

    /// Sends a test to an endpoint.
    static func test(_ call: Call) throws -> HTTPResponse? {
        let delivery = try call.context.store.send(
            type: "webhook.test", data: ["endpoint_id": .string(call.id)], to: call.id)
        return try .json(DeliveryRepresentation.json(delivery, attempts: []), status: 202)
    }

    /// Gives an endpoint a new secret; the old one counts for a day more.
    static func rotateSecret(_ call: Call) throws -> HTTPResponse? {
        let endpoint = try call.context.store.rotateSecret(
            of: call.id, to: StoredSecret(WebhookSecret.generate().text))
        return try .json(representation(call).json(endpoint, showsSecret: true))
    }

    /// The endpoint of a call.
    ///
    /// - Throws: ``RequestError`` with code `not_found`, ``StoreError``.
    static func find(_ call: Call) throws -> EndpointRecord {
        guard let endpoint = try call.context.store.endpoint(call.id) else {
            throw RequestError.notFound("endpoint", call.id)
        }
        return endpoint
    }

    private static func read(
        _ call: Call, _ schema: Schema
    ) throws(SpecErrors) -> [String: JSONValue] {
        var reader = SchemaReader()
        let members = reader.object(try call.document(), schema, at: .root)
        try reader.finish()
        return members
    }

    private static func representation(_ call: Call) -> EndpointRepresentation {
        EndpointRepresentation(baseURL: call.context.configuration.baseURL)
    }
}
