import Datasets
import Diagnosis
import Networks
import Records
import Training

/// Evaluates a network with the statistics of the rows instead of the running ones.
enum BatchStatistics: Experiment {
    static let name = StatisticsScores.name
    static let isPreliminary = true
    /// Of smaller batches the statistics are too rough.
    private static let leastRows = 16
    /// How many rows are looked at; a small part of what an epoch takes.
    private static let rows = 2000

    static func claim(_ suspicion: Suspicion) -> Claim? {
        suspicion.mayLag && !suspicion.measured.contains(name) ? Claim() : nil
    }

    static func measure(_ allotment: Allotment, _ session: ExperimentSession) -> Measurement? {
        let run = session.run
        return session.piece(["batch_statistics": ["rows": JSONValue(rows)]]) {
            guard run.network.capacity >= leastRows,
                let running = run.heldOutScore(rows: rows, usesBatchStatistics: false),
                let batch = run.heldOutScore(rows: rows, usesBatchStatistics: true)
            else { return StatisticsScores(rows: 0, running: 0, batch: 0) }
            return StatisticsScores(
                rows: min(rows, run.data.validation?.count ?? 0), running: running, batch: batch)
        }.map { Measurement($0) }
    }
}
