import Foundation
import Synchronization

/// Threads that work in rounds, sleep when there is nothing to do, and stop together.
final class ThreadGroup: Sendable {
    /// What a round found.
    enum Round {
        /// There may be more to do at once.
        case more
        /// Nothing to do before someone wakes the group, or before this many seconds.
        case idle(seconds: Double)
    }

    private let condition = NSCondition()
    private let state = Mutex(State())
    private let stopping = Atomic(false)

    private struct State {
        var running = 0
        var signals = 0
    }

    /// A boolean value indicating whether the threads are to end.
    var isStopping: Bool { stopping.load(ordering: .acquiring) }

    /// Starts threads.
    ///
    /// - Parameters:
    ///   - count: How many.
    ///   - name: What debuggers call them.
    ///   - round: One round of work of the thread of a number; called until the group stops.
    func start(count: Int, name: String, round: @escaping @Sendable (Int) -> Round) {
        state.withLock { $0.running += count }
        for number in 0..<count {
            let thread = Thread { [self] in
                loop(number: number, round: round)
            }
            thread.name = "\(name)-\(number)"
            // Specs nest: reading them recurses.
            thread.stackSize = 8 << 20
            thread.start()
        }
    }

    /// Wakes threads that sleep.
    func wake() {
        condition.lock()
        state.withLock { $0.signals += 1 }
        condition.broadcast()
        condition.unlock()
    }

    /// Lets every thread finish its round and waits for it.
    func stop() {
        stopping.store(true, ordering: .releasing)
        wake()
        condition.lock()
        while state.withLock({ $0.running > 0 }) { condition.wait() }
        condition.unlock()
    }

    private func loop(number: Int, round: @Sendable (Int) -> Round) {
        while !isStopping {
            // A wake during the round must not be slept over.
            let before = state.withLock { $0.signals }
            guard case .idle(let seconds) = round(number) else { continue }
            condition.lock()
            let deadline = Date(timeIntervalSinceNow: max(0, min(seconds, 3600)))
            while !isStopping, state.withLock({ $0.signals }) == before {
                if !condition.wait(until: deadline) { break }
            }
            condition.unlock()
        }
        condition.lock()
        state.withLock { $0.running -= 1 }
        condition.broadcast()
        condition.unlock()
    }
}
