import Foundation
import Records
import SocketServer
import Synchronization
import Webhooks
import TestSupport

/// Someone who gets webhooks on a free port of the loopback address.
final class WebhookReceiver: Sendable {
    /// A request that came.
    struct Arrival: Sendable {
        var headers: [(name: String, value: String)]
        var body: Data
        var date: Date

        var id: String? { header(WebhookSignature.idHeader) }
        var json: JSONValue? { try? JSONCoding.decode(JSONValue.self, from: body) }
        var type: String? { json?["type"]?.string }

        func header(_ name: String) -> String? {
            headers.first { $0.name.lowercased() == name }?.value
        }
    }

    let secret = WebhookSecret.generate()
    let url: String
    private let server: HTTPServer
    private let arrivals: Signal<Arrival>

    // `answer` gives the status to answer with from how many requests of the message came before.
    init(answer: @escaping @Sendable (Int) -> Int = { _ in 200 }) throws {
        let arrivals = Signal<Arrival>()
        let tries = Mutex<[String: Int]>([:])
        server = HTTPServer(
            configuration: HTTPServer.Configuration(),
            admit: { _ in .accept(maximumBodyBytes: 1 << 20) },
            handler: { exchange in
                let arrival = Arrival(
                    headers: exchange.request.headers.fields.map { ($0.name, $0.value) },
                    body: exchange.request.body, date: Date())
                let before = tries.withLock { tries in
                    let before = tries[arrival.id ?? "", default: 0]
                    tries[arrival.id ?? ""] = before + 1
                    return before
                }
                arrivals.send(arrival)
                exchange.respond(HTTPResponse(status: answer(before)))
            })
        self.arrivals = arrivals
        url = "http://127.0.0.1:\(try server.start().port)/hook"
    }

    deinit {
        server.stop(grace: .zero)
    }

    /// What a spec says of this receiver.
    func webhook(events: [EventType] = []) -> JSONValue {
        [
            "url": .string(url), "secret": .string(secret.text),
            "events": .array(events.map { .string($0.rawValue) }),
        ]
    }

    /// The next requests, as many as are asked for, or fewer if they don't come in time.
    func next(_ count: Int) -> [Arrival] {
        var all: [Arrival] = []
        while all.count < count, let arrival = arrivals.wait() { all.append(arrival) }
        return all
    }

    /// A boolean value indicating whether nothing is left that came.
    var isDrained: Bool { arrivals.wait(seconds: 0) == nil }

    /// A URL at which nobody listens.
    static func closedURL() throws -> String {
        let receiver = try WebhookReceiver()
        receiver.server.stop(grace: .zero)
        return receiver.url
    }
}
