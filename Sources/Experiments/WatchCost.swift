import Dispatch
import Records
import Training

/// How much longer a job's steps take because they are watched.
///
/// Two copies of the run begin afresh, one with the watch and one without, and take blocks of steps in
/// turn, so that a machine whose speed drifts favours neither; the figure is the median over the pairs
/// of blocks. The run itself isn't touched: every step of it is watched, and its bits stay the same.
public enum WatchCost {
    private static let pairs = 3...10

    /// Measures what the watch cost a run that is over, for a fiftieth of its time, a second at most.
    ///
    /// - Returns: Percent of the time of a step without the watch, or nil if the run was too short.
    public static func overheadPercent(of job: PreparedJob, in run: TrainingRun) -> Double? {
        let seconds = min(1, run.trainingSeconds / 50)
        return seconds < 0.01 ? nil : overheadPercent(of: job, seconds: seconds)
    }

    /// Measures what the watch costs, statistics and histograms.
    ///
    /// - Parameters:
    ///   - job: The job.
    ///   - seconds: About how long to measure.
    /// - Returns: Percent of the time of a step without the watch, or nil if in that time too few steps
    ///   can be taken to say.
    public static func overheadPercent(of job: PreparedJob, seconds: Double) -> Double? {
        var spec = job.spec
        spec.maxSteps = nil
        spec.epochs = 1_000_000
        spec.onIncident = .continue
        let copy = PreparedJob(spec, like: job)
        guard let watched = try? TrainingRun(copy, isWatching: true),
            let unwatched = try? TrainingRun(copy, isWatching: false)
        else { return nil }
        // The first steps touch memory and choose code for the first time.
        let warmUp = 3
        _ = time(watched, steps: warmUp)
        let perStep = (time(watched, steps: warmUp) + time(unwatched, steps: 2 * warmUp)) / 9
        let possible = Int(min(1e6, seconds / (2 * max(perStep, 1e-9))))
        guard possible >= pairs.lowerBound else { return nil }
        let count = min(pairs.upperBound, possible)
        let steps = max(1, possible / count)
        var ratios: [Double] = []
        for pair in 0..<count {
            // Who goes first changes, as the first of a pair may find colder caches.
            let first = pair % 2 == 0 ? time(watched, steps: steps) : nil
            let without = time(unwatched, steps: steps)
            let with = first ?? time(watched, steps: steps)
            ratios.append(with / without)
        }
        return 100 * (ratios.sorted()[count / 2] - 1)
    }

    /// Seconds for some steps.
    private static func time(_ run: TrainingRun, steps: Int) -> Double {
        let start = DispatchTime.now().uptimeNanoseconds
        run.advance(steps: steps)
        return Double(DispatchTime.now().uptimeNanoseconds - start) * 1e-9
    }
}
