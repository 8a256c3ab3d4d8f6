import Datasets
import Dispatch
import Networks
import Records
import Training

/// A job with what several preflight checks ask of it.
public final class PreflightSubject {
    /// The job.
    public let job: PreparedJob
    private let deadline: UInt64
    private var rehearsed: TrainingRun??

    /// Makes a subject whose rehearsals may take some seconds from now.
    init(_ job: PreparedJob, seconds: Double) {
        self.job = job
        deadline = DispatchTime.now().uptimeNanoseconds + UInt64(max(0, seconds) * 1e9)
    }

    /// The spec.
    var spec: JobSpec { job.spec }

    /// The layers.
    var layers: [Component] { job.spec.layers }

    /// How long there is still.
    var secondsLeft: Double {
        let now = DispatchTime.now().uptimeNanoseconds
        return now < deadline ? Double(deadline - now) * 1e-9 : 0
    }

    /// The index of the last layer that isn't passed through unchanged in evaluation.
    var lastEffectiveLayer: Int? {
        let passive: Set = ["dropout", "dropout2d", "gaussian_noise", "flatten", "reshape"]
        return layers.lastIndex { !passive.contains($0.type) }
    }

    /// The wire name of that layer, or nil.
    var outputType: String? { lastEffectiveLayer.map { layers[$0].type } }

    /// The job's run before its first step, or nil if it can't be compiled.
    var run: TrainingRun? {
        if let rehearsed { return rehearsed }
        let run = try? TrainingRun(job)
        rehearsed = .some(run)
        return run
    }

    /// Trains a changed copy of the job for a while.
    ///
    /// - Parameters:
    ///   - data: The rows.
    ///   - steps: How many steps at most; fewer where the time is over.
    ///   - change: Changes the spec.
    /// - Returns: The loss of each step, or nil if the copy can't be compiled.
    func losses(
        on data: PreparedData, steps: Int, _ change: (inout JobSpec) -> Void = { _ in }
    ) -> [Double]? {
        var spec = job.spec
        change(&spec)
        spec.maxSteps = steps
        spec.epochs = steps
        spec.maxRuntimeSeconds = max(0.05, secondsLeft / 2)
        spec.onIncident = .stop
        spec.watchEvery = 1
        guard
            let run = try? TrainingRun(PreparedJob(spec, data: data, like: job), isWatching: true)
        else { return nil }
        run.looksForOrigins = false
        _ = run.train()
        return run.history.series(0).exactValues
    }
}

extension Series {
    /// The means of the buckets that the tail doesn't reach back to, then the tail.
    var exactValues: [Double] {
        let first = tail.first?.step ?? .max
        return buckets.filter { $0.lastStep < first }.map { Double($0.mean) }
            + tail.map { Double($0.value) }
    }
}
