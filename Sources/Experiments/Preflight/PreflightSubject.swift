import Datasets
import Diagnosis
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

    /// What the spec and the rows tell.
    private(set) lazy var facts = JobFacts(
        spec: spec.json, layers: spec.layerTraits, traits: spec.traits, data: job.data.profile,
        outputCount: (try? Network.outputShape(of: layers, inputShape: job.data.inputShape))?
            .reduce(1, *) ?? 1)

    /// The job's run before its first step, or nil if it can't be compiled.
    var run: TrainingRun? {
        if let rehearsed { return rehearsed }
        let run = try? TrainingRun(job)
        rehearsed = .some(run)
        return run
    }

    /// Trains a changed copy of the job for a while.
    ///
    /// - Parameter branch: The change, the rows and how many steps at most; fewer where the time is
    ///   over.
    /// - Returns: The loss of each step, or nil if the copy can't be trained.
    func losses(of branch: Branch) -> [Double]? {
        guard let run = try? branch.run(of: job) else { return nil }
        run.train(Deadline(seconds: max(0.05, secondsLeft / 2)))
        return run.losses
    }
}

/// Ends a training after some seconds.
private final class Deadline: RunObserver {
    private let end: UInt64

    init(seconds: Double) {
        end = DispatchTime.now().uptimeNanoseconds + UInt64(seconds * 1e9)
    }

    func shouldContinue(_ run: TrainingRun) -> Bool { DispatchTime.now().uptimeNanoseconds < end }

    func run(_ run: TrainingRun, found event: NonFiniteEvent) {}

    func run(_ run: TrainingRun, completedEpoch epoch: Int) {}
}
