import Diagnosis
import Records

/// What predictors reach that need no training: whether there is anything to learn at all.
enum Baselines: Experiment {
    static let name = BaselineScores.name
    static let isPreliminary = true
    /// Of fewer rows the scores say nothing.
    private static let leastRows = 40

    static func claim(_ suspicion: Suspicion) -> Claim? {
        // They come first or not at all: beside other measurements they would change no budget.
        suspicion.measured.isEmpty && suspicion.leavesRoom
            && suspicion.budget.baselineRows >= leastRows ? Claim() : nil
    }

    static func measure(_ allotment: Allotment, _ session: ExperimentSession) -> Measurement? {
        let rows = session.suspicion.budget.baselineRows
        return session.piece(["baselines": ["rows": JSONValue(rows)]]) {
            // Where there are none, that too is known and not asked again.
            BaselineProbe.run(session.job, rows: rows)
                ?? BaselineScores(rows: 0, heldOutRows: 0, linear: -1, neighbors: -1)
        }.map { Measurement($0) }
    }
}
