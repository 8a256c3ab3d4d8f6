/// A request that waits for its response.
///
/// It may be kept and answered later from any thread; a waiting exchange holds no thread. The first
/// answer counts. An exchange released without an answer is answered with 500.
public final class HTTPExchange: Sendable {
    /// The request.
    public let request: HTTPRequest

    private let slot: ResponseSlot
    private let reservation: BodyReservation?
    private let streamBacklog: Int
    private let unanswered: @Sendable () -> HTTPResponse

    init(
        request: HTTPRequest,
        slot: ResponseSlot,
        reservation: BodyReservation?,
        streamBacklog: Int,
        unanswered: @escaping @Sendable () -> HTTPResponse
    ) {
        self.request = request
        self.slot = slot
        self.reservation = reservation
        self.streamBacklog = streamBacklog
        self.unanswered = unanswered
    }

    deinit {
        if slot.claim() { slot.mailbox.post(.respond(slot, unanswered())) }
    }

    /// Answers the request; does nothing if it has been answered.
    public func respond(_ response: HTTPResponse) {
        if slot.claim() { slot.mailbox.post(.respond(slot, response)) }
    }

    /// Answers the request with a head now and a body to come.
    ///
    /// The body is chunked, and ends with the connection for an HTTP/1.0 client. In the answer to
    /// `HEAD`, and with status 204 or 304, there is none, and the stream is closed from the start.
    ///
    /// - Returns: The stream to write the body to; a closed one if the request has been answered.
    public func respondStreaming(status: Int, headers: HTTPHeaders = [:]) -> HTTPStream {
        let state = StreamState(limit: streamBacklog)
        let hasBody = request.method != "HEAD" && status != 204 && status != 304
        guard slot.claim() else {
            state.close(isComplete: false)
            return HTTPStream(slot: slot, state: state)
        }
        if !hasBody { state.close(isComplete: true) }
        slot.mailbox.post(.beginStream(slot, state, status: status, headers: headers))
        return HTTPStream(slot: slot, state: state)
    }

    /// Whether the client has gone away; nobody will read the answer.
    ///
    /// A client that only closed its sending side looks the same, and still gets an answer.
    public var isCancelled: Bool { slot.isCancelled }

    /// Runs `callback` once if the client goes away before there is an answer.
    ///
    /// It runs at once if that has happened, and otherwise on the loop thread, where it must not
    /// block.
    public func onClose(_ callback: @escaping @Sendable () -> Void) {
        slot.onClose(callback)
    }
}
