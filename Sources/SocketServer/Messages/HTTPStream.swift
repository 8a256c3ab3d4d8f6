public import Foundation

/// A response that is sent piece by piece, such as server-sent events.
///
/// It holds no thread and may be written to from any. Releasing it unfinished cuts the connection,
/// so that the client can tell a broken answer from a complete one.
public final class HTTPStream: Sendable {
    private let slot: ResponseSlot
    private let state: StreamState

    init(slot: ResponseSlot, state: StreamState) {
        self.slot = slot
        self.state = state
    }

    deinit {
        if state.abandon() { slot.mailbox.post(.abort(slot)) }
    }

    /// Queues bytes to be sent, without waiting.
    ///
    /// - Returns: False once the client is gone, the stream is finished, or more waits to be sent
    ///   than the configured backlog; in the last case the connection is cut.
    @discardableResult
    public func write(_ data: Data) -> Bool {
        switch state.write(data) {
        case .queued:
            slot.mailbox.post(.flushStream(slot))
            return true
        case .pending:
            return true
        case .closed:
            return false
        case .overflow:
            slot.mailbox.post(.abort(slot))
            return false
        }
    }

    /// Ends the response after what has been written.
    public func finish() {
        if state.finish() { slot.mailbox.post(.flushStream(slot)) }
    }

    /// Bytes that have been written here and not yet taken by the socket.
    public var backlogBytes: Int { state.backlogBytes }

    /// Whether writing can still succeed.
    public var isOpen: Bool { state.isOpen }

    /// Runs `callback` once if the connection ends before the response is complete.
    ///
    /// It runs at once if that has happened, and otherwise on the loop thread, where it must not
    /// block.
    public func onClose(_ callback: @escaping @Sendable () -> Void) {
        state.onClose(callback)
    }
}
