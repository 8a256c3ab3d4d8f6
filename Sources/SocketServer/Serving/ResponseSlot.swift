import Synchronization

/// The place of one response: who answers it, once, and who wants to know that nobody waits.
///
/// Shared by the exchange, which any thread may answer, and the connection on the loop thread.
final class ResponseSlot: Sendable {
    private struct State {
        var isAnswered = false
        var isCancelled = false
        var callbacks: [@Sendable () -> Void] = []
    }

    let connectionID: UInt64
    let mailbox: Mailbox
    private let state = Mutex(State())

    init(connectionID: UInt64, mailbox: Mailbox) {
        self.connectionID = connectionID
        self.mailbox = mailbox
    }

    /// Claims the right to answer; false for all but the first.
    func claim() -> Bool {
        let (isFirst, callbacks) = state.withLock { state in
            defer {
                state.isAnswered = true
                state.callbacks = []
            }
            return (!state.isAnswered, state.callbacks)
        }
        // Callbacks are of no use any more; they are released outside the lock.
        _ = callbacks
        return isFirst
    }

    var isCancelled: Bool { state.withLock { $0.isCancelled } }

    /// Runs `callback` when the client goes away unanswered, or now if it has.
    func onClose(_ callback: @escaping @Sendable () -> Void) {
        let runsNow = state.withLock { state in
            guard !state.isCancelled else { return true }
            if !state.isAnswered { state.callbacks.append(callback) }
            return false
        }
        if runsNow { callback() }
    }

    /// Notes that the client has gone away.
    func cancel() {
        let callbacks = state.withLock { state in
            state.isCancelled = true
            defer { state.callbacks = [] }
            return state.callbacks
        }
        for callback in callbacks { callback() }
    }
}
