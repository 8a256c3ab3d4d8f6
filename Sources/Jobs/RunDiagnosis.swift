import Datasets
import Diagnosis
import Networks
import Records
import Training

/// The diagnosis of a run, with no remedy that the service would refuse.
public enum RunDiagnosis {
    /// Diagnoses a run that goes on.
    ///
    /// - Parameter run: The run.
    /// - Returns: The diagnosis.
    public static func live(_ run: TrainingRun) -> Records.Diagnosis {
        checked(Diagnostician.diagnose(run.trace(isFinal: false)), run)
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
        if run.dataChecks.isEmpty {
            run.dataChecks = DataCheckCatalog.results(job.checkedData)
        }
        var trace = run.trace(isFinal: true)
        for request in Diagnostician.wantsMeasurements(trace) {
            switch request {
            case .learningRateBranches(let rates, let steps):
                let measurement = LearningRateProbe.run(
                    job, rates: rates, steps: steps, isCancelled: isCancelled)
                if let measurement { run.measurements.append(measurement) }
            }
        }
        trace.measurements = run.measurements
        return checked(Diagnostician.diagnose(trace), run)
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
