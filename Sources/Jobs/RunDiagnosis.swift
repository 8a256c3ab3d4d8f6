import Diagnosis
import Records
import Training

/// The final diagnosis of a run, after the experiments that its suspicions ask for.
public enum RunDiagnosis {
    /// Diagnoses a run that is over.
    ///
    /// - Parameters:
    ///   - run: The run; what experiments showed is added to it.
    ///   - job: What it trained.
    ///   - isCancelled: Asked between experiments; true leaves out those to come.
    /// - Returns: The diagnosis.
    public static func make(
        _ run: TrainingRun, _ job: PreparedJob, isCancelled: () -> Bool = { false }
    ) -> Records.Diagnosis {
        for request in Diagnostician.wantsMeasurements(run.trace(isFinal: true)) {
            switch request {
            case .learningRateBranches(let rates, let steps):
                let measurement = LearningRateProbe.run(
                    job, rates: rates, steps: steps, isCancelled: isCancelled)
                if let measurement { run.measurements.append(measurement) }
            }
        }
        return Diagnostician.diagnose(run.trace(isFinal: true))
    }
}
