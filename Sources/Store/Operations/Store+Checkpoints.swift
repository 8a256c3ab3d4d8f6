import Foundation
import GRDB
import Hashing
import Records

extension Store {
    /// Stores the state of a run after a step; see ``Ledger``.
    public func saveCheckpoint(
        _ data: Data, step: Int, keeping count: Int, under lease: Lease
    ) throws(StoreError) {
        let sha256 = SHA256.digest(of: data).hexadecimal
        try write { transaction in
            try transaction.requireLease(lease)
            // Later states are of an attempt that was given up.
            try transaction.execute(
                "DELETE FROM checkpoints WHERE job_id = ? AND step >= ?", [lease.jobID, step])
            try transaction.execute(
                "INSERT INTO checkpoints (job_id, step, created_at, sha256, data) VALUES (?, ?, ?, ?, ?)",
                [lease.jobID, step, transaction.now.milliseconds, sha256, data])
            try transaction.execute(
                """
                DELETE FROM checkpoints WHERE job_id = ?1 AND step NOT IN (
                    SELECT step FROM checkpoints WHERE job_id = ?1 ORDER BY step DESC LIMIT ?2)
                """, [lease.jobID, max(1, count)])
        }
    }

    /// Reads the newest checkpoint before a step; see ``Ledger``.
    public func checkpoint(
        below step: Int, under lease: Lease
    ) throws(StoreError) -> Checkpoint? {
        try read(under: lease) { db in
            try Store.checkpoint(of: lease.jobID, below: step, in: db)
        }
    }

    /// Reads the newest checkpoint of a job.
    ///
    /// - Parameter jobID: The job.
    /// - Returns: The checkpoint, or nil if there is none.
    /// - Throws: ``StoreError`` with code `database_unavailable`.
    public func checkpoint(of jobID: String) throws(StoreError) -> Checkpoint? {
        try read { db in try Store.checkpoint(of: jobID, below: .max, in: db) }
    }

    private static func checkpoint(
        of jobID: String, below step: Int, in db: Database
    ) throws -> Checkpoint? {
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT step, created_at, sha256, data FROM checkpoints
                WHERE job_id = ? AND step < ? ORDER BY step DESC
                """, arguments: [jobID, step])
        while let row = try rows.next() {
            let data: Data = row["data"]
            if let sha256: String = row["sha256"], SHA256.digest(of: data).hexadecimal != sha256 {
                continue
            }
            return Checkpoint(
                step: row["step"], createdAt: Date(milliseconds: row["created_at"]), data: data)
        }
        return nil
    }
}
