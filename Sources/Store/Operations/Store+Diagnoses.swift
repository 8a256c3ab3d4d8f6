import Foundation
import GRDB
import Records

extension Store {
    /// Stores what is known of a run so far, and its verdict on the job.
    ///
    /// - Parameters:
    ///   - diagnosis: The diagnosis; it replaces the one before.
    ///   - jobID: The job.
    ///   - token: The lease's token.
    /// - Throws: ``StoreError`` with code `lease_lost` or `database_unavailable`.
    public func saveDiagnosis(
        _ diagnosis: Diagnosis, jobID: String, token: Int64
    ) throws(StoreError) {
        try write { transaction in
            try transaction.requireLease(jobID: jobID, token: token)
            try transaction.saveDiagnosis(diagnosis, of: jobID)
            transaction.note(jobID: jobID)
        }
    }

    /// Reads the last diagnosis of a job.
    ///
    /// - Parameter jobID: The job.
    /// - Returns: The diagnosis, or nil if there is none.
    /// - Throws: ``StoreError`` with code `database_unavailable` or `database_corrupt`.
    public func diagnosis(of jobID: String) throws(StoreError) -> Diagnosis? {
        try read { db in
            let sql = "SELECT body FROM diagnoses WHERE job_id = ?"
            return try ColumnText.value(
                Diagnosis.self, from: String.fetchOne(db, sql: sql, arguments: [jobID]))
        }
    }

    /// Stores what rules read besides the series, so that the diagnosis can be made again.
    ///
    /// - Parameters:
    ///   - facts: The facts; they replace those before.
    ///   - jobID: The job.
    ///   - token: The lease's token.
    /// - Throws: ``StoreError`` with code `lease_lost` or `database_unavailable`.
    public func saveFacts(
        _ facts: JSONValue, jobID: String, token: Int64
    ) throws(StoreError) {
        try write { transaction in
            try transaction.requireLease(jobID: jobID, token: token)
            try transaction.execute(
                """
                INSERT INTO run_facts (job_id, body) VALUES (?, ?)
                ON CONFLICT DO UPDATE SET body = excluded.body
                """, [jobID, try ColumnText.text(facts)])
        }
    }

    /// Reads what ``saveFacts(_:jobID:token:)`` stored.
    ///
    /// - Parameter jobID: The job.
    /// - Returns: The facts, or nil if there are none.
    /// - Throws: ``StoreError`` with code `database_unavailable` or `database_corrupt`.
    public func facts(of jobID: String) throws(StoreError) -> JSONValue? {
        try read { db in
            let sql = "SELECT body FROM run_facts WHERE job_id = ?"
            return try String.fetchOne(db, sql: sql, arguments: [jobID]).map(ColumnText.document)
        }
    }

    /// Adds members to a job's provenance.
    ///
    /// - Parameters:
    ///   - members: The members; those of the same names are replaced.
    ///   - jobID: The job.
    ///   - token: The lease's token.
    /// - Throws: ``StoreError`` with code `lease_lost` or `database_unavailable`.
    public func addProvenance(
        _ members: [String: JSONValue], jobID: String, token: Int64
    ) throws(StoreError) {
        try write { transaction in
            try transaction.requireLease(jobID: jobID, token: token)
            let old = try transaction.job(jobID).provenance.object ?? [:]
            let new = JSONValue.object(old.merging(members) { $1 })
            try transaction.execute(
                "UPDATE jobs SET provenance = ?, version = version + 1 WHERE id = ?",
                [try ColumnText.text(new), jobID])
            transaction.note(jobID: jobID)
        }
    }
}

extension Transaction {
    /// Stores a diagnosis and its verdict.
    func saveDiagnosis(_ diagnosis: Diagnosis, of jobID: String) throws {
        try execute(
            """
            INSERT INTO diagnoses (job_id, body) VALUES (?, ?)
            ON CONFLICT DO UPDATE SET body = excluded.body
            """, [jobID, try ColumnText.text(diagnosis)])
        try execute(
            "UPDATE jobs SET verdict = ?, version = version + 1 WHERE id = ?",
            [diagnosis.verdict.rawValue, jobID])
    }
}
