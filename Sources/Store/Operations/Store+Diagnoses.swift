import Foundation
import GRDB
import Records

extension Store {
    /// Stores what is known of a run so far; see ``Ledger``.
    public func saveDiagnosis(
        _ diagnosis: Diagnosis, under lease: Lease
    ) throws(StoreError) {
        try write { transaction in
            try transaction.requireLease(lease)
            try transaction.saveDiagnosis(diagnosis, of: lease.jobID)
            transaction.note(jobID: lease.jobID)
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

    /// Stores what rules read besides the series; see ``Ledger``.
    public func saveFacts(_ facts: JSONValue, under lease: Lease) throws(StoreError) {
        try write { transaction in
            try transaction.requireLease(lease)
            try transaction.execute(
                """
                INSERT INTO run_facts (job_id, body) VALUES (?, ?)
                ON CONFLICT DO UPDATE SET body = excluded.body
                """, [lease.jobID, try ColumnText.text(facts)])
        }
    }

    /// Reads what ``saveFacts(_:under:)`` stored.
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
