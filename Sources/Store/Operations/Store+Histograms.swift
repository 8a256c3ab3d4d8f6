import Foundation
import GRDB
import Records

extension Store {
    /// Stores the histograms of a run, all in one transaction; those of the same names are replaced.
    ///
    /// - Parameters:
    ///   - histograms: The histograms by what they are of.
    ///   - jobID: The job.
    ///   - token: The lease's token.
    /// - Throws: ``StoreError`` with code `lease_lost` or `database_unavailable`.
    public func saveHistograms(
        _ histograms: [String: [Histogram]], jobID: String, token: Int64
    ) throws(StoreError) {
        try write { transaction in
            try transaction.requireLease(jobID: jobID, token: token)
            for (name, list) in histograms {
                try transaction.execute(
                    """
                    INSERT INTO histograms (job_id, name, body) VALUES (?, ?, ?)
                    ON CONFLICT DO UPDATE SET body = excluded.body
                    """, [jobID, name, try ColumnText.text(list)])
            }
        }
    }

    /// Reads the histograms of a job.
    ///
    /// - Parameter jobID: The job.
    /// - Returns: The histograms by what they are of, in the order of steps.
    /// - Throws: ``StoreError`` with code `database_unavailable` or `database_corrupt`.
    public func histograms(of jobID: String) throws(StoreError) -> [String: [Histogram]] {
        try read { db in
            var all: [String: [Histogram]] = [:]
            let rows = try Row.fetchAll(
                db, sql: "SELECT name, body FROM histograms WHERE job_id = ?", arguments: [jobID])
            for row in rows {
                let body: String = row["body"]
                let histograms: [Histogram] = try ColumnText.value([Histogram].self, from: body)
                all[row["name"]] = histograms
            }
            return all
        }
    }
}
