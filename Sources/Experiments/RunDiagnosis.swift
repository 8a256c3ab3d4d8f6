import Datasets
import Diagnosis
import Networks
import Records
import Training

/// The diagnosis of a run, with no remedy that the service would refuse.
public enum RunDiagnosis {
    /// Diagnoses a run that goes on.
    ///
    /// - Parameter run: The run; what the checks of its rows say is added to it.
    /// - Returns: The diagnosis.
    public static func live(_ run: TrainingRun) -> Records.Diagnosis {
        run.checkRows()
        return checked(Diagnostician.diagnose(run.trace(isFinal: false)), run)
    }

    /// Diagnoses a run that is over, after the experiments that its suspicions ask for.
    ///
    /// - Parameters:
    ///   - run: The run; what experiments showed is added to it.
    ///   - job: What it trained.
    ///   - isCancelled: Asked between experiments; true leaves out those to come.
    /// - Returns: The diagnosis.
    public static func final(
        _ run: TrainingRun, _ job: PreparedJob, isCancelled: () -> Bool = { false }
    ) -> Records.Diagnosis {
        run.checkRows()
        var trace = run.trace(isFinal: true)
        // What the first measurements show decides which others are worth it.
        for _ in 0..<3 {
            let requests = Diagnostician.wantsMeasurements(trace)
            if requests.isEmpty { break }
            let before = run.measurements.count
            for request in requests {
                if isCancelled() { break }
                if let measurement = measure(request, run, job, isCancelled) {
                    run.measurements.append(measurement)
                }
            }
            trace.measurements = run.measurements
            if run.measurements.count == before || isCancelled() { break }
        }
        trace.measurements = run.measurements
        return checked(Diagnostician.diagnose(trace), run)
    }

    /// Makes an experiment; nil if it couldn't be made.
    private static func measure(
        _ request: MeasurementRequest, _ run: TrainingRun, _ job: PreparedJob,
        _ isCancelled: () -> Bool
    ) -> Records.Measurement? {
        switch request {
        case .learningRateBranches(let rates, let steps):
            return LearningRateProbe.run(job, rates: rates, steps: steps, isCancelled: isCancelled)
        case .baselines(let rows):
            return BaselineProbe.run(job, rows: rows)
                ?? .baselines(BaselineScores(rows: 0, heldOutRows: 0, linear: -1, neighbors: -1))
        case .controls(let steps):
            return ControlProbe.run(job, of: run, steps: steps, isCancelled: isCancelled)
        case .trials(let changes, let steps):
            if isCancelled() { return nil }
            guard let control = TrialProbe.outcome(of: job, steps: steps) else { return nil }
            var trials: [RemedyTrials.Trial] = []
            for change in changes {
                if isCancelled() { break }
                guard let changed = try? job.applying(change.patch),
                    let outcome = TrialProbe.outcome(of: changed, steps: change.steps)
                else { continue }
                trials.append(
                    RemedyTrials.Trial(
                        cause: change.cause, remedy: change.remedy, patch: change.patch,
                        steps: change.steps, outcome: outcome))
            }
            return .trials(RemedyTrials(steps: steps, control: control, trials: trials))
        }
    }

    /// Leaves out the remedies whose patch doesn't give a spec that can be trained.
    private static func checked(
        _ diagnosis: Records.Diagnosis, _ run: TrainingRun
    ) -> Records.Diagnosis {
        var diagnosis = diagnosis
        for index in diagnosis.findings.indices {
            diagnosis.findings[index].remedies.removeAll { remedy in
                guard
                    let patched = try? remedy.patch.applied(to: run.spec.json),
                    let spec = try? SpecReader.read(patched)
                else { return true }
                let shape = run.data.inputShape
                return (try? Network.outputShape(of: spec.layers, inputShape: shape)) == nil
            }
        }
        return diagnosis
    }
}
