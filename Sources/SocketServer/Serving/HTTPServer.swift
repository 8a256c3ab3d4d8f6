import CEpoll
import Foundation
import Synchronization

/// A strict HTTP/1.1 server.
///
/// One thread watches every socket, parses requests and writes responses, and never waits for
/// anything else. Handlers run on a bounded pool of threads, where they may block; those of heavy
/// requests on another, smaller one. Whatever a client
/// can make the server spend — connections, header and body bytes, time — has a bound in
/// ``Configuration``.
///
/// - Source: RFC 9110, RFC 9112.
public final class HTTPServer: Sendable {
    /// Decides over a request before its body is read.
    ///
    /// Runs on the loop thread: it must be cheap.
    public typealias Admit = @Sendable (HTTPRequestHead) -> Admission
    /// Answers a request, now or later.
    ///
    /// Runs on a handler thread.
    public typealias Handler = @Sendable (HTTPExchange) -> Void
    /// Gives an error of the server's own the application's format.
    ///
    /// Must be cheap.
    public typealias ErrorResponse = @Sendable (HTTPServerError) -> HTTPResponse

    private enum Phase {
        case ready
        case running(ServerContext)
    }

    private let configuration: Configuration
    private let admit: Admit
    private let handler: Handler
    private let errorResponse: ErrorResponse
    private let phase = Mutex(Phase.ready)
    private let loopEnd = DispatchGroup()

    /// Makes a server that does not listen yet.
    ///
    /// - Parameters:
    ///   - configuration: Where to listen, and every bound.
    ///   - errorResponse: The format of the server's own errors; by default one line of text.
    ///   - admit: Decides over each request as soon as its head is known.
    ///   - handler: Answers each admitted request.
    public init(
        configuration: Configuration,
        errorResponse: @escaping ErrorResponse = { $0.plainResponse },
        admit: @escaping Admit,
        handler: @escaping Handler
    ) {
        self.configuration = configuration
        self.admit = admit
        self.handler = handler
        self.errorResponse = errorResponse
    }

    deinit {
        if case .running(let context) = phase.withLock({ $0 }) {
            context.mailbox.post(.stop(deadline: .now))
        }
    }

    /// Listens and begins to serve.
    ///
    /// - Returns: The address; its port is the one chosen by the system where 0 was asked for.
    /// - Throws: ``SocketServerError`` with code `invalid_configuration`, `host_not_found`,
    ///   `cannot_listen`, `no_resources`, or `already_started` on any second call.
    @discardableResult
    public func start() throws(SocketServerError) -> BoundAddress {
        try configuration.validate()
        let outcome = phase.withLock { phase in
            Result { () throws(SocketServerError) in
                guard case .ready = phase else {
                    throw SocketServerError(
                        code: .alreadyStarted,
                        message: "server: expected the first start, got another"
                    )
                }
                let (context, address) = try launch()
                phase = .running(context)
                return address
            }
        }
        return try outcome.get()
    }

    /// Stops listening, lets what is in flight end, and returns when the last response has ended.
    ///
    /// Connections between two requests are closed at once. What is still unanswered or unfinished
    /// after `grace` is cut, so the application should end its streams before. Must not be called
    /// from a handler or a callback of this server. Does nothing if the server was never started.
    public func stop(grace: Duration) {
        guard case .running(let context) = phase.withLock({ $0 }) else { return }
        let deadline = ContinuousClock.now + grace
        context.mailbox.post(.stop(deadline: deadline))
        loopEnd.wait()
        context.pool.wait(until: deadline)
        context.heavyPool.wait(until: deadline)
    }

    private func launch() throws(SocketServerError) -> (ServerContext, BoundAddress) {
        let listener = try Listener(
            host: configuration.host,
            port: configuration.port,
            backlog: configuration.backlog
        )
        let wakeUp = cepoll_eventfd()
        guard wakeUp >= 0 else { throw Self.noResources }
        let mailbox = Mailbox(descriptor: wakeUp)
        guard let poller = Poller(),
            poller.add(wakeUp, .readable, tag: EventLoop.mailboxTag),
            poller.add(listener.descriptor, .readable, tag: EventLoop.listenerTag)
        else { throw Self.noResources }

        let context = ServerContext(
            configuration: configuration,
            admit: admit,
            handler: handler,
            errorResponse: errorResponse,
            encoder: ResponseEncoder(serverName: configuration.serverName),
            pool: WorkerPool(
                name: "http",
                threads: configuration.handlerThreads,
                queueLimit: configuration.handlerQueueLimit
            ),
            heavyPool: WorkerPool(
                name: "http-heavy",
                threads: configuration.heavyHandlerThreads,
                queueLimit: configuration.heavyHandlerQueueLimit
            ),
            budget: BodyBudget(limit: configuration.maximumBodyBytesInFlight),
            mailbox: mailbox
        )
        context.pool.start()
        context.heavyPool.start()
        loopEnd.enter()
        let thread = Thread { [loopEnd] in
            EventLoop(context: context, poller: poller, listener: listener).run()
            loopEnd.leave()
        }
        thread.name = "http-loop"
        thread.start()
        return (context, listener.address)
    }

    private static let noResources = SocketServerError(
        code: .noResources,
        message: "server: expected descriptors for the event loop, got none"
    )
}
