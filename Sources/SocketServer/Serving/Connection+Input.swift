import Foundation

extension Connection {
    /// Parses what has arrived; true if there may be more to do.
    func consumeInput() -> Bool {
        defer {
            if inboxStart == inbox.count {
                inbox.removeAll(keepingCapacity: true)
                inboxStart = 0
            }
        }
        guard inboxStart < inbox.count else { return false }
        switch phase {
        case .head: return readHead()
        case .body, .discard: return readBody()
        case .waiting, .lingering: return false
        }
    }

    /// Answers with an error, and gives the connection up: what follows on it means nothing.
    func fail(_ error: HTTPServerError) {
        abandonsInput = true
        closesAfterResponse = true
        phase = .waiting
        inputDeadline = nil
        body = nil
        (inbox, inboxStart) = ([], 0)
        responseContext.isHead = parser.asksForHead
        queue(context.response(to: error))
        advance()
    }

    private func readHead() -> Bool {
        let outcome = inbox.withUnsafeBytes { bytes in
            Result { () throws(HTTPServerError) in try parser.read(bytes, at: &inboxStart) }
        }
        switch outcome {
        case .success(nil):
            return false
        case .success(let frame?):
            begin(frame)
            return true
        case .failure(let error):
            fail(error)
            return false
        }
    }

    private func begin(_ frame: RequestFrame) {
        self.frame = frame
        responseContext = ResponseEncoder.Context(
            isHead: frame.head.method == "HEAD",
            version: frame.head.version,
            keepsAlive: frame.keepsAlive
        )
        switch context.admit(frame.head) {
        case .refuse(let response): refuse(response, frame)
        case .accept(let maximumBodyBytes, let isHeavy):
            self.isHeavy = isHeavy
            accept(frame, maximumBodyBytes: maximumBodyBytes)
        }
    }

    private func refuse(_ response: HTTPResponse, _ frame: RequestFrame) {
        discardLeft = context.configuration.maximumDiscardedBodyBytes
        switch frame.body {
        case .none:
            finishInput()
        case .length(let count) where count > discardLeft || frame.expectsContinue:
            abandonInput()
        // Whether a client that awaited "100 Continue" sends its body now is anyone's guess.
        case .chunked where frame.expectsContinue:
            abandonInput()
        case .length, .chunked:
            decoder = BodyDecoder(frame.body, limits: context.configuration.parserLimits)
            phase = .discard
            inputDeadline = .now + context.configuration.bodyDeadline
        }
        queue(response)
    }

    private func accept(_ frame: RequestFrame, maximumBodyBytes: Int) {
        let expected: Int?
        switch frame.body {
        case .none:
            finishInput()
            return dispatch(frame, body: Data(), reservation: nil)
        case .length(let count):
            guard count <= maximumBodyBytes else {
                return fail(.bodyTooLarge(limit: maximumBodyBytes))
            }
            expected = count
        case .chunked:
            expected = nil
        }
        decoder = BodyDecoder(frame.body, limits: context.configuration.parserLimits)
        body = BodyBuffer(
            expected: expected,
            limit: maximumBodyBytes,
            reservation: BodyReservation(budget: context.budget)
        )
        phase = .body
        inputDeadline = .now + context.configuration.bodyDeadline
        // A client that has begun to send does not wait for leave.
        if frame.expectsContinue, inboxStart == inbox.count {
            output.append(ResponseEncoder.continueHead)
        }
    }

    private func readBody() -> Bool {
        while true {
            let outcome = inbox.withUnsafeBytes { bytes in
                Result { () throws(HTTPServerError) in
                    let outcome = try decoder.read(bytes, at: &inboxStart)
                    guard case .bytes(let range) = outcome else { return outcome }
                    try take(UnsafeRawBufferPointer(rebasing: bytes[range]))
                    return outcome
                }
            }
            switch outcome {
            case .success(.bytes): continue
            case .success(.incomplete): return false
            case .success(.end):
                endBody()
                return true
            case .failure(let error):
                guard phase == .discard else {
                    fail(error)
                    return false
                }
                // The response has gone out; all that is left is to end the connection.
                abandonInput()
                return true
            }
        }
    }

    private func take(_ bytes: UnsafeRawBufferPointer) throws(HTTPServerError) {
        guard phase == .body else {
            discardLeft -= bytes.count
            guard discardLeft >= 0 else { throw .bodyTooLarge(limit: 0) }
            return
        }
        try body?.append(bytes)
    }

    private func endBody() {
        let isRefused = phase == .discard
        finishInput()
        guard !isRefused, let frame, let buffer = body.take() else { return }
        let reservation = buffer.reservation
        dispatch(frame, body: buffer.finish(), reservation: reservation)
    }

    private func finishInput() {
        phase = .waiting
        inputDeadline = nil
    }

    private func abandonInput() {
        finishInput()
        abandonsInput = true
        closesAfterResponse = true
    }

    private func dispatch(_ frame: RequestFrame, body: Data, reservation: BodyReservation?) {
        let slot = ResponseSlot(connectionID: id, mailbox: context.mailbox)
        let exchange = HTTPExchange(
            request: HTTPRequest(head: frame.head, body: body),
            slot: slot,
            reservation: reservation,
            streamBacklog: context.configuration.maximumStreamBacklogBytes,
            unanswered: { [context] in context.response(to: .unanswered) }
        )
        self.slot = slot
        let handler = context.handler
        let pool = isHeavy ? context.heavyPool : context.pool
        guard pool.submit({ handler(exchange) }) else {
            // Claimed first, or releasing the exchange would answer a second time.
            _ = slot.claim()
            return queue(context.response(to: .busy))
        }
    }
}
