import Foundation
import GRDB

/// The state of a run from which it can be resumed.
public struct Checkpoint: Sendable, Hashable {
    /// How many steps had been taken.
    public var step: Int
    /// When it was stored.
    public var createdAt: Date
    /// The state itself.
    public var data: Data
}

extension Store {
    /// Stores a checkpoint in place of the one before; it goes when the job ends.
    ///
    /// - Parameters:
    ///   - data: The state of the run.
    ///   - step: How many steps have been taken.
    ///   - jobID: The job.
    ///   - token: The lease's token.
    /// - Throws: ``StoreError`` with code `lease_lost` or `database_unavailable`.
    public func saveCheckpoint(
        _ data: Data, step: Int, jobID: String, token: Int64
    ) throws(StoreError) {
        try write { transaction in
            try transaction.requireLease(jobID: jobID, token: token)
            try transaction.execute(
                """
                INSERT INTO checkpoints (job_id, step, created_at, data) VALUES (?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET step = excluded.step,
                    created_at = excluded.created_at, data = excluded.data
                """, [jobID, step, transaction.now.milliseconds, data])
        }
    }

    /// Reads the newest checkpoint of a job.
    ///
    /// - Parameter jobID: The job.
    /// - Returns: The checkpoint, or nil if there is none.
    /// - Throws: ``StoreError`` with code `database_unavailable`.
    public func checkpoint(of jobID: String) throws(StoreError) -> Checkpoint? {
        try read { db in
            try Row.fetchOne(
                db, sql: "SELECT step, created_at, data FROM checkpoints WHERE job_id = ?",
                arguments: [jobID]
            ).map { row in
                Checkpoint(
                    step: row["step"], createdAt: Date(milliseconds: row["created_at"]),
                    data: row["data"])
            }
        }
    }
}
