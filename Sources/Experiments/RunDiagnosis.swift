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
    /// Pieces of experiments that the journal has aren't made again, so that a diagnosis which was
    /// broken off and begun anew is the same as one that never was.
    ///
    /// - Parameters:
    ///   - run: The run; what experiments showed is added to it.
    ///   - job: What it trained.
    ///   - journal: Where the pieces of experiments are kept as they come.
    ///   - isCancelled: Asked between the pieces and, while one is made, every few milliseconds; true
    ///     leaves out all experiments that aren't complete.
    /// - Returns: The diagnosis.
    public static func final(
        _ run: TrainingRun, _ job: PreparedJob, journal: any ExperimentJournal = MemoryJournal(),
        isCancelled: @escaping () -> Bool = { false }
    ) -> Records.Diagnosis {
        run.checkRows()
        var trace = run.trace(isFinal: true)
        // What the first measurements show decides which others are worth it.
        for _ in 0..<3 {
            let suspicion = Suspicion(trace)
            let session = ExperimentSession(
                run, job, suspicion, journal: journal, isCancelled: isCancelled)
            let found = ExperimentPlan(suspicion).parts.compactMap { part in
                part.experiment.measure(part.allotment, session)
            }
            if found.isEmpty { break }
            run.measurements += found
            trace.measurements = run.measurements
        }
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
                    // A change that changes nothing is none.
                    patched != run.spec.json,
                    let spec = try? SpecReader.read(patched)
                else { return true }
                let shape = run.data.inputShape
                return (try? Network.outputShape(of: spec.layers, inputShape: shape)) == nil
            }
        }
        return diagnosis
    }
}
