import Foundation

extension Connection {
    /// Sends the handler's response.
    func respond(_ response: HTTPResponse) {
        queue(response)
        advance()
    }

    /// Sends the head of a streamed response.
    func beginStream(_ state: StreamState, status: Int, headers: HTTPHeaders) {
        let status = (200...599).contains(status) ? status : 500
        let framing = ResponseEncoder.streamFraming(status: status, responseContext)
        settlePersistence(headers)
        if case .close = framing { responseContext.keepsAlive = false }
        closesAfterResponse = !responseContext.keepsAlive
        queueHead(status: status, headers: headers, framing: framing)
        if responseContext.isHead || ResponseEncoder.isBodiless(status) {
            state.close(isComplete: true)
            endResponse()
        } else {
            if case .chunked = framing { streamIsChunked = true } else { streamIsChunked = false }
            stream = state
            // A client that has gone away before the head was made would never be noticed again.
            if slot?.isCancelled == true { return close() }
        }
        flushStream()
    }

    /// Sends what has been written to the stream.
    func flushStream() {
        if let stream {
            let (chunks, isFinished) = stream.take()
            for chunk in chunks {
                if streamIsChunked {
                    output.append(ResponseEncoder.chunk(chunk))
                } else {
                    output.append(chunk)
                }
            }
            if isFinished {
                if streamIsChunked { output.append(ResponseEncoder.lastChunk) }
                stream.close(isComplete: true)
                endResponse()
            }
        }
        advance()
    }

    /// Queues a complete response.
    func queue(_ response: HTTPResponse) {
        let response =
            (200...599).contains(response.status) ? response : context.response(to: .unanswered)
        settlePersistence(response.headers)
        closesAfterResponse = !responseContext.keepsAlive
        queueHead(
            status: response.status,
            headers: response.headers,
            framing: ResponseEncoder.framing(of: response, responseContext)
        )
        if !responseContext.isHead, !ResponseEncoder.isBodiless(response.status) {
            output.append(response.body)
        }
        endResponse()
    }

    /// Gives the socket what it takes.
    func sendOutput() {
        guard !output.isEmpty else { return }
        let before = output.count
        switch output.send(to: descriptor) {
        case .sent:
            writeDeadline = nil
        case .blocked:
            if writeDeadline == nil || output.count < before {
                writeDeadline = .now + context.configuration.writeDeadline
            }
        case .failed:
            return close()
        }
        stream?.noteUnsent(output.count)
    }

    private func settlePersistence(_ headers: HTTPHeaders) {
        let closes = headers.list("Connection").contains { $0.lowercased() == "close" }
        if closes || closesAfterResponse || isDraining { responseContext.keepsAlive = false }
    }

    private func queueHead(status: Int, headers: HTTPHeaders, framing: ResponseEncoder.Framing) {
        output.append(
            context.encoder.head(
                status: status,
                headers: headers,
                framing: framing,
                context: responseContext,
                secondsSince1970: Int(Date.now.timeIntervalSince1970)
            )
        )
    }

    private func endResponse() {
        isResponseQueued = true
        slot = nil
        stream = nil
    }
}
