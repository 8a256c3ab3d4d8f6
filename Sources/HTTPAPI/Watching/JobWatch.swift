import Dispatch
import Store
import Synchronization

/// Looks at a job after each of its changes and at set times, holding no thread in between.
final class JobWatch: Sendable {
    /// Why it is looked.
    enum Occasion: Sendable {
        /// The job changed, or may have.
        case change
        /// A time that was asked for has come.
        case timer
        /// The service stops.
        case stop
    }

    /// Looks; true ends the watch.
    ///
    /// Runs on the registry's queue, one look at a time.
    typealias Look = @Sendable (JobWatch, Occasion) -> Bool

    private struct State {
        var isQueued = false
        var isOver = false
        var observation: ChangeHub.Observation?
    }

    private let changes: ChangeHub
    private let queue: DispatchQueue
    private let registry: WatchRegistry
    private let look: Look
    private let state = Mutex(State())

    init(
        changes: ChangeHub, queue: DispatchQueue, registry: WatchRegistry, look: @escaping Look
    ) {
        self.changes = changes
        self.queue = queue
        self.registry = registry
        self.look = look
    }

    /// Begins to watch, with a first look at once.
    func begin(jobID: String) {
        let observation = changes.observe(jobID: jobID) { [weak self] _ in self?.nudge() }
        state.withLock { $0.observation = observation }
        nudge()
    }

    /// Asks for a look; several before it are one.
    func nudge() {
        let isNew = state.withLock { state in
            guard !state.isQueued, !state.isOver else { return false }
            state.isQueued = true
            return true
        }
        guard isNew else { return }
        queue.async { [self] in
            state.withLock { $0.isQueued = false }
            round(.change)
        }
    }

    /// Asks for a look after some seconds.
    func wake(after seconds: Double) {
        queue.asyncAfter(deadline: .now() + seconds) { [weak self] in self?.round(.timer) }
    }

    /// Looks a last time, as the service stops.
    func stop() {
        queue.async { [self] in
            round(.stop)
            end()
        }
    }

    /// Ends the watch without a further look.
    func end() {
        let observation = state.withLock { state in
            state.isOver = true
            defer { state.observation = nil }
            return state.observation
        }
        if let observation { changes.remove(observation) }
        registry.remove(self)
    }

    private func round(_ occasion: Occasion) {
        guard !state.withLock({ $0.isOver }) else { return }
        if look(self, occasion) { end() }
    }
}
