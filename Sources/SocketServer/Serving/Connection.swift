import Foundation
import Glibc

/// One client's connection: a state machine on the loop thread.
///
/// Requests are answered one at a time, in order. While one is answered nothing more is parsed, so
/// a client that pipelines holds at most one read's worth of memory.
final class Connection {
    enum Phase {
        /// Reads a request's head, or waits for one.
        case head
        /// Reads a body for the handler.
        case body
        /// Reads a body that was refused, to reach the next request.
        case discard
        /// Has read a request, and waits for its response to be made and sent.
        case waiting
        /// Has sent its last response, and drops input until the client has seen that.
        case lingering
    }

    /// What one turn of the loop reads from one connection.
    private static let readLimit = 64 * 1024

    let id: UInt64
    let descriptor: Int32
    let remoteAddress: String
    let context: ServerContext

    // Input
    var phase = Phase.head
    var inbox: [UInt8] = []
    var inboxStart = 0
    var parser: RequestHeadParser
    var frame: RequestFrame?
    var decoder = BodyDecoder.length(remaining: 0)
    var body: BodyBuffer?
    var discardLeft = 0
    var isHeavy = false

    // The response
    var slot: ResponseSlot?
    var stream: StreamState?
    var streamIsChunked = false
    var responseContext = ResponseEncoder.Context()
    var output = OutputQueue()
    var isResponseQueued = false
    var closesAfterResponse = false
    /// Whether input was left unread that the client may still be sending.
    var abandonsInput = false

    // The books of the loop
    var watchedEvents: Poller.Events = [.readable, .peerClosed]
    var scheduledDeadline: ContinuousClock.Instant?
    var inputDeadline: ContinuousClock.Instant?
    var writeDeadline: ContinuousClock.Instant?
    var idleSince = ContinuousClock.now
    private(set) var isClosed = false
    private var isInputPaused = false
    private var sawEnd = false
    private var sawPeerClose = false
    var isDraining = false

    init(id: UInt64, descriptor: Int32, remoteAddress: String, context: ServerContext) {
        self.id = id
        self.descriptor = descriptor
        self.remoteAddress = remoteAddress
        self.context = context
        parser = RequestHeadParser(
            limits: context.configuration.parserLimits,
            remoteAddress: remoteAddress
        )
        inputDeadline = idleSince + context.configuration.headerDeadline
    }

    /// Whether nothing of a request has come.
    var isIdle: Bool { phase == .head && parser.isEmpty && inboxStart == inbox.count }

    /// What the poller should report.
    var wantedEvents: Poller.Events {
        var events: Poller.Events = [.readable, .peerClosed]
        if sawEnd || isInputPaused { events.remove(.readable) }
        if sawEnd || sawPeerClose { events.remove(.peerClosed) }
        if !output.isEmpty { events.insert(.writable) }
        return events
    }

    /// When the connection must be looked at next.
    var nextDeadline: ContinuousClock.Instant? {
        [inputDeadline, writeDeadline].compactMap(\.self).min()
    }

    /// Acts on what the poller reported.
    func handle(_ events: Poller.Events) {
        guard events.isDisjoint(with: .broken) else { return close() }
        if events.contains(.readable) { receive() }
        if events.contains(.peerClosed), phase == .waiting { notePeerClose() }
        if events.contains(.writable) { advance() }
    }

    /// Moves on as far as input and output allow.
    func advance() {
        while !isClosed {
            sendOutput()
            if isResponseQueued, output.isEmpty, !isClosed {
                if closesAfterResponse {
                    return linger()
                }
                if phase == .waiting {
                    beginNextRequest()
                    continue
                }
            }
            guard !isClosed, consumeInput() else { return }
        }
    }

    /// Answers what is in flight as the last response; closes at once if there is nothing.
    func drain() {
        isDraining = true
        if isIdle { close() }
    }

    /// Acts on deadlines that have passed.
    func checkDeadlines(at now: ContinuousClock.Instant) {
        if let writeDeadline, writeDeadline <= now { return close() }
        guard let inputDeadline, inputDeadline <= now else { return }
        switch phase {
        case .head where isIdle: close()
        case .head, .body: fail(.requestTimeout)
        case .discard, .lingering, .waiting: close()
        }
    }

    /// Closes the socket and tells whoever is making a response.
    func close() {
        guard !isClosed else { return }
        isClosed = true
        Glibc.close(descriptor)
        body = nil
        stream?.close(isComplete: false)
        slot?.cancel()
    }

    /// Ends the sending side, and drops input for a while: closing over unread input would reset
    /// the connection and could take the response from the client.
    ///
    /// - Source: RFC 9112 §9.6.
    private func linger() {
        guard !sawEnd, abandonsInput || !isDraining else { return close() }
        shutdown(descriptor, Int32(SHUT_WR))
        phase = .lingering
        isInputPaused = false
        (inbox, inboxStart) = ([], 0)
        inputDeadline = .now + context.configuration.lingerDeadline
    }

    private func beginNextRequest() {
        phase = .head
        frame = nil
        isResponseQueued = false
        isInputPaused = false
        responseContext = ResponseEncoder.Context()
        parser = RequestHeadParser(
            limits: context.configuration.parserLimits,
            remoteAddress: remoteAddress
        )
        idleSince = .now
        if isIdle {
            if inbox.capacity > 4096 { (inbox, inboxStart) = ([], 0) }
            inputDeadline = idleSince + context.configuration.idleDeadline
        } else {
            inputDeadline = idleSince + context.configuration.headerDeadline
        }
    }

    private func receive() {
        guard phase != .waiting else {
            isInputPaused = true
            return
        }
        let wasIdle = isIdle
        let count = withUnsafeTemporaryAllocation(
            byteCount: Self.readLimit,
            alignment: 16
        ) { buffer in
            let count = recv(descriptor, buffer.baseAddress, buffer.count, 0)
            if count > 0, phase != .lingering { inbox.append(contentsOf: buffer[..<count]) }
            return count
        }
        guard count > 0 else {
            guard count == 0 || (errno != EAGAIN && errno != EINTR) else { return }
            return count == 0 ? noteEnd() : close()
        }
        if wasIdle { inputDeadline = .now + context.configuration.headerDeadline }
        advance()
    }

    private func noteEnd() {
        sawEnd = true
        switch phase {
        case .head where isIdle: close()
        case .head, .body: fail(.messageIncomplete)
        case .lingering: close()
        case .discard, .waiting:
            closesAfterResponse = true
            advance()
        }
    }

    private func notePeerClose() {
        guard !sawPeerClose else { return }
        sawPeerClose = true
        // Nobody closes half of a connection and reads a stream; a plain response is still tried.
        if stream != nil {
            close()
        } else {
            slot?.cancel()
        }
    }
}
