import Foundation
import Records
import Synchronization

/// The threads that execute jobs, one job each; all they know of is the ledger.
final class WorkerThreads: Sendable {
    private let ledger: any Ledger
    private let preparation: Preparation
    private let configuration: JobServiceConfiguration
    private let log: ServiceLog
    private let group = ThreadGroup()
    private let caretaker = ThreadGroup()
    /// What the workers of this process hold.
    private let held = Mutex<Set<Lease>>([])

    init(
        ledger: any Ledger, preparation: Preparation, configuration: JobServiceConfiguration,
        log: ServiceLog
    ) {
        self.ledger = ledger
        self.preparation = preparation
        self.configuration = configuration
        self.log = log
    }

    var isStopping: Bool { group.isStopping }

    /// Lets idle workers look for jobs.
    func wake() { group.wake() }

    /// Starts the threads.
    ///
    /// - Parameter caretaking: What else is to be done now and then, after leases were renewed.
    func start(caretaking: @escaping @Sendable () throws -> Void = {}) {
        group.start(count: configuration.workers, name: "worker") { [self] number in
            round(worker: "worker-\(number)")
        }
        caretaker.start(count: 1, name: "caretaker") { [self] _ in
            do {
                try renewLeases()
                try caretaking()
            } catch {
                log.error("renewing leases and looking for lost workers: \(error)")
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
    /// An executor's own heartbeats come between steps: reading the rows, one long step, a validation
    /// or an experiment may take longer than a lease lasts.
    private func renewLeases() throws {
        for lease in held.withLock({ $0 }) {
            _ = try ledger.heartbeat(
                lease, progress: nil, latest: nil, leaseSeconds: configuration.leaseSeconds)
        }
    }

    private func round(worker: String) -> ThreadGroup.Round {
        do {
            guard
                let claimed = try ledger.claim(
                    JobKindCatalog.kinds, worker: worker, leaseSeconds: configuration.leaseSeconds),
                let executor = JobKindCatalog.executor(of: claimed.kind)
            else { return .idle(seconds: 5) }
            held.withLock { _ = $0.insert(claimed.lease) }
            defer { held.withLock { _ = $0.remove(claimed.lease) } }
            log.info("\(claimed.id): \(worker) begins attempt \(claimed.attempt)")
            let group = group
            executor.execute(
                Assignment(
                    claimed: claimed, ledger: ledger, preparation: preparation,
                    configuration: configuration, log: log, isStopping: { group.isStopping }))
            return .more
        } catch {
            log.error("\(worker): no job can be claimed: \(error)")
            return .idle(seconds: 1)
        }
    }
}
