import Foundation
import Synchronization

@testable import SocketServer

/// A server on a free port of the loopback address, stopped when it is released.
final class TestServer: Sendable {
    /// What the server decides without the handler.
    struct Rules {
        var errorResponse: HTTPServer.ErrorResponse = { $0.plainResponse }
        var admit: HTTPServer.Admit = { _ in .accept(maximumBodyBytes: 1 << 20) }
    }

    let server: HTTPServer
    let port: UInt16

    init(
        host: String = "127.0.0.1",
        configuration: HTTPServer.Configuration = HTTPServer.Configuration(),
        rules: Rules = Rules(),
        handler: @escaping HTTPServer.Handler = TestServer.echo
    ) throws {
        var configuration = configuration
        configuration.host = host
        server = HTTPServer(
            configuration: configuration,
            errorResponse: rules.errorResponse,
            admit: rules.admit,
            handler: handler
        )
        port = try server.start().port
    }

    deinit {
        server.stop(grace: .zero)
    }

    /// Answers with the method, the path's segments joined by `|`, and the body.
    static func echo(_ exchange: HTTPExchange) {
        let request = exchange.request
        var response = HTTPResponse.text(
            "\(request.method) \(request.path.joined(separator: "|"))\n")
        response.body.append(request.body)
        exchange.respond(response)
    }

    func connect(receiveBuffer: Int32? = nil) throws -> RawClient {
        try RawClient(port: port, receiveBuffer: receiveBuffer)
    }

    /// Sends bytes on a connection of their own and returns all that comes back until it closes.
    func exchange(_ text: String) throws -> String {
        let client = try connect()
        client.send(text)
        return client.readToEnd()
    }
}

extension HTTPServer.Configuration {
    /// The defaults, with four handler threads and whatever else a test changes.
    static func changing(_ change: (inout Self) -> Void) -> Self {
        var configuration = Self()
        configuration.handlerThreads = 4
        change(&configuration)
        return configuration
    }
}
