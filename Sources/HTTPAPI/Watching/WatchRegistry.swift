import Dispatch
import Store
import Synchronization

/// The watches that are under way: it keeps them alive, and ends them when the service stops.
final class WatchRegistry: Sendable {
    private struct State {
        var isStopped = false
        var watches: [ObjectIdentifier: JobWatch] = [:]
    }

    private let queue = DispatchQueue(label: "descentry.watches")
    private let state = Mutex(State())

    /// How many watches are under way.
    var count: Int { state.withLock { $0.watches.count } }

    /// Begins to watch a job.
    ///
    /// - Parameters:
    ///   - jobID: The job.
    ///   - changes: Who tells of changes.
    ///   - look: What to do after each; true ends the watch.
    /// - Returns: The watch.
    @discardableResult
    func watch(
        _ jobID: String, _ changes: ChangeHub, look: @escaping JobWatch.Look
    ) -> JobWatch {
        let watch = JobWatch(changes: changes, queue: queue, registry: self, look: look)
        let isStopped = state.withLock { state in
            state.watches[ObjectIdentifier(watch)] = watch
            return state.isStopped
        }
        if isStopped {
            watch.stop()
        } else {
            watch.begin(jobID: jobID)
        }
        return watch
    }

    /// Forgets a watch that has ended.
    func remove(_ watch: JobWatch) {
        state.withLock { $0.watches[ObjectIdentifier(watch)] = nil }
    }

    /// Ends every watch, and each later one at once.
    func stop() {
        let watches = state.withLock { state in
            state.isStopped = true
            return Array(state.watches.values)
        }
        for watch in watches { watch.stop() }
    }
}
