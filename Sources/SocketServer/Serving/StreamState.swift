import Foundation
import Synchronization

/// The bytes of a streamed response on their way from any thread to the loop thread.
final class StreamState: Sendable {
    private struct State {
        var queue: [Data] = []
        var queuedBytes = 0
        /// Bytes that the loop has taken and the socket has not.
        var unsentBytes = 0
        var isFlushPosted = false
        /// Finished by the application: what is queued is the rest of the body.
        var isFinished = false
        /// Given up, by overflow or release: the body will never be complete.
        var isBroken = false
        /// Ended by the loop.
        var isClosed = false

        var isOpen: Bool { !isFinished && !isBroken && !isClosed }
        var callbacks: [@Sendable () -> Void] = []
    }

    private let limit: Int
    private let state = Mutex(State())

    init(limit: Int) {
        self.limit = limit
    }

    enum WriteOutcome {
        /// Queued; the loop has yet to be told.
        case queued
        /// Queued; the loop has been told already.
        case pending
        /// Nothing was queued: the stream has ended.
        case closed
        /// Nothing was queued: the client takes too little, and must be cut off.
        case overflow
    }

    func write(_ data: Data) -> WriteOutcome {
        state.withLock { state in
            guard state.isOpen else { return .closed }
            guard !data.isEmpty else { return .pending }
            guard data.count <= limit - state.queuedBytes - state.unsentBytes else {
                state.isBroken = true
                return .overflow
            }
            state.queue.append(data)
            state.queuedBytes += data.count
            defer { state.isFlushPosted = true }
            return state.isFlushPosted ? .pending : .queued
        }
    }

    /// Ends the stream after what is queued; false if it had ended already.
    func finish() -> Bool {
        state.withLock { state in
            defer { state.isFinished = state.isFinished || state.isOpen }
            return state.isOpen
        }
    }

    /// Gives the stream up; false if it had ended already.
    func abandon() -> Bool {
        state.withLock { state in
            defer { state.isBroken = state.isBroken || state.isOpen }
            return state.isOpen
        }
    }

    var backlogBytes: Int { state.withLock { $0.queuedBytes + $0.unsentBytes } }

    var isOpen: Bool { state.withLock { $0.isOpen } }

    /// Runs `callback` when the connection ends before the stream is finished, or now if it has.
    func onClose(_ callback: @escaping @Sendable () -> Void) {
        let runsNow = state.withLock { state in
            if !state.isClosed { state.callbacks.append(callback) }
            return state.isClosed
        }
        if runsNow { callback() }
    }

    /// Takes what is queued.
    ///
    /// For the loop thread.
    func take() -> (chunks: [Data], isFinished: Bool) {
        state.withLock { state in
            state.isFlushPosted = false
            state.unsentBytes += state.queuedBytes
            state.queuedBytes = 0
            defer { state.queue = [] }
            return (state.queue, state.isFinished)
        }
    }

    /// Notes how much the socket has yet to take.
    ///
    /// For the loop thread.
    func noteUnsent(_ bytes: Int) {
        state.withLock { $0.unsentBytes = bytes }
    }

    /// Ends the stream from the server's side.
    ///
    /// `isComplete` tells that all of it was sent.
    func close(isComplete: Bool) {
        let callbacks = state.withLock { state in
            defer {
                state.isClosed = true
                state.queue = []
                state.callbacks = []
            }
            return isComplete || state.isClosed ? [] : state.callbacks
        }
        for callback in callbacks { callback() }
    }
}
