import Foundation
import Synchronization

/// A fixed number of threads that run handlers, with a bounded queue before them.
final class WorkerPool: Sendable {
    typealias Job = @Sendable () -> Void

    private struct State {
        var queue: [Job] = []
        var next = 0
        var isStopped = false

        var waiting: Int { queue.count - next }

        mutating func takeFirst() -> Job? {
            guard next < queue.count else { return nil }
            let job = queue[next]
            queue[next] = {}
            next += 1
            if next == queue.count || next >= 1024 {
                queue.removeFirst(next)
                next = 0
            }
            return job
        }
    }

    private let name: String
    private let queueLimit: Int
    private let threadCount: Int
    private let state = Mutex(State())
    private let wakeUp = DispatchSemaphore(value: 0)
    private let threads = DispatchGroup()

    init(name: String, threads count: Int, queueLimit: Int) {
        self.name = name
        self.queueLimit = queueLimit
        threadCount = count
    }

    /// Starts the threads.
    func start() {
        for index in 0..<threadCount {
            threads.enter()
            let thread = Thread { [self] in
                run()
                threads.leave()
            }
            thread.name = "\(name)-\(index)"
            thread.start()
        }
    }

    /// Queues a job; false if the queue is full or the pool has stopped.
    func submit(_ job: @escaping Job) -> Bool {
        let isQueued = state.withLock { state in
            guard !state.isStopped, state.waiting < queueLimit else { return false }
            state.queue.append(job)
            return true
        }
        if isQueued { wakeUp.signal() }
        return isQueued
    }

    /// Drops what is queued and lets every thread end after what it runs.
    func close() {
        let dropped = state.withLock { state in
            state.isStopped = true
            defer { (state.queue, state.next) = ([], 0) }
            return state.queue
        }
        // Released outside the lock: what a job holds may come back here.
        _ = dropped
        for _ in 0..<threadCount { wakeUp.signal() }
    }

    /// Waits until every thread has ended, or the deadline has passed.
    func wait(until deadline: ContinuousClock.Instant) {
        let left = max(Duration.zero, deadline - .now)
        _ = threads.wait(timeout: .now() + left.timeInterval)
    }

    private func run() {
        while true {
            wakeUp.wait()
            let (job, isStopped) = state.withLock { ($0.takeFirst(), $0.isStopped) }
            if let job {
                job()
            } else if isStopped {
                return
            }
        }
    }
}

extension Duration {
    /// The duration in seconds.
    var timeInterval: TimeInterval {
        TimeInterval(components.seconds) + TimeInterval(components.attoseconds) / 1e18
    }
}
