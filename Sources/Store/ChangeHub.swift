import Records
import Synchronization

/// What a committed transaction changed.
public struct StoreChange: Sendable, Hashable {
    /// The job that changed, or nil where it was none.
    public var jobID: String?
    /// The events that were added to it, in order; empty for progress, metrics and the like.
    public var events: [EventType] = []
    /// A boolean value indicating whether a job now waits for a worker.
    public var addsWork = false
    /// A boolean value indicating whether a webhook delivery is now due.
    public var addsDeliveries = false
}

/// Tells of changes once they are committed.
///
/// Observers run on the committing thread, one after the other, so they must be cheap and must not
/// write to the store: wake someone up and return. Changes of two threads may be told in either
/// order; read the store for what is true.
public final class ChangeHub: Sendable {
    /// A registration, for ``remove(_:)``.
    public struct Observation: Sendable, Hashable {
        fileprivate let number: Int
    }

    private struct Observer {
        var jobID: String?
        var body: @Sendable (StoreChange) -> Void
    }

    private struct State {
        var next = 0
        var observers: [Int: Observer] = [:]
    }

    private let state = Mutex(State())

    init() {}

    /// Registers an observer.
    ///
    /// - Parameters:
    ///   - jobID: The job to observe, or nil for all changes. The default is nil.
    ///   - body: What to call after a commit.
    /// - Returns: What to give ``remove(_:)``; the observer stays until then.
    public func observe(
        jobID: String? = nil, _ body: @escaping @Sendable (StoreChange) -> Void
    ) -> Observation {
        state.withLock { state in
            state.next += 1
            state.observers[state.next] = Observer(jobID: jobID, body: body)
            return Observation(number: state.next)
        }
    }

    /// Removes an observer; a call that is already under way may still reach it.
    ///
    /// - Parameter observation: What ``observe(jobID:_:)`` gave.
    public func remove(_ observation: Observation) {
        state.withLock { $0.observers[observation.number] = nil }
    }

    /// Calls the observers of some changes.
    func post(_ changes: [StoreChange]) {
        if changes.isEmpty { return }
        let observers = state.withLock { Array($0.observers.values) }
        for change in changes {
            for observer in observers where observer.jobID == nil || observer.jobID == change.jobID
            {
                observer.body(change)
            }
        }
    }
}
