import Dispatch
import Training

/// Says when a run's periodic duties are due, so that together they cost little of its time.
final class RunPacer {
    /// What is done now and then beside training.
    enum Duty: Int, CaseIterable {
        /// Renewing the lease and telling how far the run is.
        case heartbeat
        /// Storing the series.
        case series
        /// Judging the run.
        case diagnosis
        /// Keeping the state on disk.
        case checkpoint
    }

    /// A duty waits at least this many times as long as it took: 1 % of the time at most.
    private static let patience = 100.0

    private let checkpointSeconds: Double
    private let clock: () -> Double
    private var due: [Double] = []
    private var lastCheckpointStep = 0

    /// Makes a pacer whose intervals begin now.
    ///
    /// - Parameters:
    ///   - checkpointSeconds: The least time between two checkpoints.
    ///   - clock: What gives the time, in seconds since whenever.
    init(
        checkpointSeconds: Double,
        clock: @escaping () -> Double = {
            Double(DispatchTime.now().uptimeNanoseconds) * 1e-9
        }
    ) {
        self.checkpointSeconds = checkpointSeconds
        self.clock = clock
        let now = clock()
        due = Duty.allCases.map { now + interval(of: $0) }
    }

    /// Whether a duty is due.
    func isDue(_ duty: Duty) -> Bool {
        clock() >= due[duty.rawValue]
    }

    /// Whether a checkpoint is due in a run that wants one every so many steps.
    func isCheckpointDue(_ run: TrainingRun, _ every: Int) -> Bool {
        guard run.stepsTaken - lastCheckpointStep >= every else { return false }
        lastCheckpointStep = run.stepsTaken
        return true
    }

    /// Does a duty and sets when it is due again.
    func pace(_ duty: Duty, _ body: () throws -> Void) rethrows {
        let before = clock()
        defer {
            let now = clock()
            let cost = now - before
            due[duty.rawValue] = now + max(interval(of: duty), RunPacer.patience * cost)
            // The lease outlasts this, however slow the disk.
            if duty == .heartbeat { due[duty.rawValue] = now + min(5, max(0.25, 100 * cost)) }
        }
        try body()
    }

    /// The least time between two, in seconds.
    private func interval(of duty: Duty) -> Double {
        switch duty {
        case .heartbeat: 0.25
        case .series: 1
        case .diagnosis: 1
        case .checkpoint: checkpointSeconds
        }
    }
}
