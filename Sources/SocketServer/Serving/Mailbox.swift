import CEpoll
import Glibc
import Synchronization

/// What other threads ask of the loop thread.
enum LoopCommand: Sendable {
    case respond(ResponseSlot, HTTPResponse)
    case beginStream(ResponseSlot, StreamState, status: Int, headers: HTTPHeaders)
    case flushStream(ResponseSlot)
    case abort(ResponseSlot)
    case stop(deadline: ContinuousClock.Instant)
}

/// Carries commands to the loop thread and wakes it through an eventfd.
final class Mailbox: Sendable {
    private struct State {
        var commands: [LoopCommand] = []
        var isClosed = false
    }

    /// Becomes readable when there are commands; owned by the mailbox.
    let descriptor: Int32
    private let state = Mutex(State())

    /// Makes a mailbox around an eventfd, which it closes in the end.
    init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
    }

    /// Leaves a command; after the loop has ended it is dropped.
    func post(_ command: LoopCommand) {
        let needsWakeUp = state.withLock { state in
            guard !state.isClosed else { return false }
            state.commands.append(command)
            return state.commands.count == 1
        }
        guard needsWakeUp else { return }
        var one: UInt64 = 1
        // Only a full counter could make this fail, and that leaves the descriptor readable.
        _ = write(descriptor, &one, MemoryLayout<UInt64>.size)
    }

    /// Takes every command, in order.
    func takeAll() -> [LoopCommand] {
        var count: UInt64 = 0
        _ = read(descriptor, &count, MemoryLayout<UInt64>.size)
        return state.withLock { state in
            defer { state.commands = [] }
            return state.commands
        }
    }

    /// Refuses every later command, and drops those that wait.
    func closeForGood() {
        // Commands may hold exchanges whose release posts again, so they go outside the lock.
        let dropped = state.withLock { state in
            state.isClosed = true
            defer { state.commands = [] }
            return state.commands
        }
        _ = dropped
    }
}
