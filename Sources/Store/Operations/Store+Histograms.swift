import Foundation
import GRDB
import Records

extension Store {
    /// Stores histograms; see ``Ledger``.
    public func saveHistograms(
        _ histograms: [String: [Histogram]], under lease: Lease
    ) throws(StoreError) {
        try write { transaction in
            try transaction.requireLease(lease)
            for (name, list) in histograms {
                try transaction.execute(
                    """
                    INSERT INTO histograms (job_id, name, body) VALUES (?, ?, ?)
                    ON CONFLICT DO UPDATE SET body = excluded.body
                    """, [lease.jobID, name, try ColumnText.text(list)])
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
