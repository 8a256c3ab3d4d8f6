import Foundation
import Records
import Store
import Synchronization
import Training

/// The threads that train jobs, one job each.
final class WorkerThreads: Sendable {
    private let store: Store
    private let datasets: DatasetLibrary
    private let configuration: JobServiceConfiguration
    private let log: ServiceLog
    private let group = ThreadGroup()
    private let caretaker = ThreadGroup()
    /// The token of each job that a worker of this process has.
    private let held = Mutex<[String: Int64]>([:])

    init(
        store: Store, datasets: DatasetLibrary, configuration: JobServiceConfiguration,
        log: ServiceLog
    ) {
        self.store = store
        self.datasets = datasets
        self.configuration = configuration
        self.log = log
    }

    var isStopping: Bool { group.isStopping }

    func start() {
        let group = group
        _ = store.changes.observe { change in
            if change.addsWork { group.wake() }
        }
        group.start(count: configuration.workers, name: "worker") { [self] number in
            round(worker: "worker-\(number)")
        }
        caretaker.start(count: 1, name: "caretaker") { [self] _ in
            do {
                try renewLeases()
                try store.recover()
            } catch {
                log.error("looking for lost workers: \(error)")
            }
            return .idle(seconds: configuration.leaseSeconds / 3)
        }
    }

    func stop() {
        group.stop()
        caretaker.stop()
    }

    /// Renews what this process holds.
    ///
    /// A runner's own heartbeats come between steps: reading the rows, one long step, a validation
    /// or an experiment may take longer than a lease lasts.
    private func renewLeases() throws {
        for (id, token) in held.withLock({ $0 }) {
            _ = try store.heartbeat(
                jobID: id, token: token, leaseSeconds: configuration.leaseSeconds)
        }
    }

    private func round(worker: String) -> ThreadGroup.Round {
        do {
            guard
                let claimed = try store.claim(
                    worker: worker, leaseSeconds: configuration.leaseSeconds)
            else { return .idle(seconds: 5) }
            held.withLock { $0[claimed.job.id] = claimed.token }
            defer {
                held.withLock { held in
                    // Another worker may have the job by now, under another token.
                    if held[claimed.job.id] == claimed.token { held[claimed.job.id] = nil }
                }
            }
            log.info("\(claimed.job.id): \(worker) begins attempt \(claimed.job.attempt)")
            let runner = JobRunner(
                claimed, store: store, datasets: datasets, configuration: configuration, log: log,
                isStopping: { [group] in group.isStopping })
            runner.run()
            return .more
        } catch {
            log.error("\(worker): no job can be claimed: \(error)")
            return .idle(seconds: 1)
        }
    }
}
