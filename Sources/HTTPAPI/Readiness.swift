import Foundation
import Jobs
import Records
import Store
import Synchronization

/// Whether the service can take work now.
final class Readiness: Sendable {
    /// How long an answer counts, so that nobody can make the disk sync at will.
    private static let lifetime = Duration.seconds(1)

    private struct State {
        var isStopping = false
        var checkedAt: ContinuousClock.Instant?
        var isWritable = false
    }

    private let service: JobService
    private let state = Mutex(State())

    init(service: JobService) {
        self.service = service
    }

    /// What keeps the service from taking work, or nil if nothing does.
    var obstacle: (code: ProblemCode, detail: String)? {
        if service.isStopping || state.withLock({ $0.isStopping }) {
            return (.serviceStopping, "the service is stopping")
        }
        if isWritable { return nil }
        return (.databaseUnavailable, "the database can't be written")
    }

    /// Notes that the service stops.
    func stop() {
        state.withLock { $0.isStopping = true }
    }

    private var isWritable: Bool {
        let known = state.withLock { state -> Bool? in
            guard let checkedAt = state.checkedAt, .now - checkedAt < Readiness.lifetime else {
                return nil
            }
            return state.isWritable
        }
        if let known { return known }
        let isWritable: Bool
        do throws(StoreError) {
            try service.store.checkWritable()
            isWritable = true
        } catch {
            isWritable = false
        }
        state.withLock { state in
            state.checkedAt = .now
            state.isWritable = isWritable
        }
        return isWritable
    }
}
