import ArgumentParser
import Foundation
import Records
import SocketServer
import Synchronization
import Webhooks

/// Receives webhooks, to see what a service sends.
struct Receive: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Receive webhooks and print those whose signature is right.",
        discussion: """
            The first line on standard output is `receiving on http://HOST:PORT`; each webhook is \
            a line after it. One with a wrong signature is answered with 401. For trying things \
            out: it keeps nothing.
            """)

    @Option(help: "The address to listen on.")
    var host = "127.0.0.1"

    @Option(help: "The TCP port, 0 for a free one.")
    var port: UInt16 = 0

    @Option(
        help: "The secret that the webhooks are signed with, whsec_…; DESCENTRY_WEBHOOK_SECRET.")
    var secret: String?

    func run() throws {
        let environment = ProcessInfo.processInfo.environment
        guard let text = secret ?? environment["DESCENTRY_WEBHOOK_SECRET"] else {
            throw ValidationError("--secret: expected the secret that the webhooks are signed with")
        }
        let secret = try WebhookSecret(text)
        let signals = StopSignals()
        var configuration = HTTPServer.Configuration()
        configuration.host = host
        configuration.port = port
        let server = HTTPServer(
            configuration: configuration,
            admit: { _ in .accept(maximumBodyBytes: 1 << 20) },
            handler: { exchange in
                exchange.respond(Receive.answer(to: exchange.request, secret))
            })
        print("receiving on http://\(try server.start())")
        fflush(nil)
        signals.wait()
        server.stop(grace: .seconds(1))
    }

    /// Verifies a webhook, prints it, and acknowledges it.
    private static func answer(to request: HTTPRequest, _ secret: WebhookSecret) -> HTTPResponse {
        let names = [
            WebhookSignature.idHeader, WebhookSignature.timestampHeader,
            WebhookSignature.signatureHeader,
        ]
        let headers = names.compactMap { name in
            request.headers[name].map { (name: name, value: $0) }
        }
        do throws(WebhookError) {
            try WebhookSignature.verify(
                headers: headers, body: request.body, secrets: [secret], now: Date())
        } catch {
            print("refused  \(error.message)")
            fflush(nil)
            return .text("the signature is wrong\n", status: 401)
        }
        let body = try? JSONCoding.decode(JSONValue.self, from: request.body)
        let type = body?["type"]?.string ?? "?"
        let data = body?["data"].flatMap { try? JSONCoding.encode($0) } ?? Data()
        print("verified  \(type)  \(String(decoding: data, as: UTF8.self))")
        fflush(nil)
        return HTTPResponse(status: 204)
    }
}
