import Foundation
import Jobs
import SocketServer

/// The service's HTTP interface: `openapi.yaml` in code.
public final class APIServer: Sendable {
    private let context: APIContext
    private let server: HTTPServer

    /// Makes a server that doesn't listen yet.
    ///
    /// - Parameters:
    ///   - service: What the interface is to.
    ///   - configuration: What the operator chose.
    ///   - log: Where requests and faults are noted.
    public init(service: JobService, configuration: APIConfiguration, log: ServiceLog) {
        let context = APIContext(service: service, configuration: configuration, log: log)
        let dispatcher = Dispatcher(context)
        self.context = context
        server = HTTPServer(
            configuration: configuration.server,
            errorResponse: { dispatcher.response(to: $0) },
            admit: { dispatcher.admit($0) },
            handler: { dispatcher.handle($0) })
    }

    /// Listens and begins to serve.
    ///
    /// - Returns: The address that was bound.
    /// - Throws: `SocketServerError` if the address can't be had or the server was started before.
    @discardableResult
    public func start() throws -> BoundAddress {
        try server.start()
    }

    /// Stops listening, answers those who wait, ends streams, and lets what is in flight end.
    ///
    /// - Parameter grace: How long to let requests end before they are cut.
    public func stop(grace: Duration) {
        context.readiness.stop()
        context.watches.stop()
        server.stop(grace: grace)
    }
}
