import Foundation
import GRDB
import Records

extension Store {
    /// Stores series whole; see ``Ledger``.
    public func saveSeries(
        _ series: [String: Series], under lease: Lease
    ) throws(StoreError) {
        // Packed before the transaction, so that other writers don't wait for it.
        let packed = series.map { name, series in
            (name, SeriesCoding.pack(series.buckets), SeriesCoding.pack(series.tail))
        }
        try write { transaction in
            try transaction.requireLease(lease)
            for (name, buckets, tail) in packed {
                try transaction.execute(
                    """
                    INSERT INTO series (job_id, name, buckets, tail) VALUES (?, ?, ?, ?)
                    ON CONFLICT DO UPDATE SET buckets = excluded.buckets, tail = excluded.tail
                    """, [lease.jobID, name, buckets, tail])
            }
            transaction.note(jobID: lease.jobID)
        }
    }

    /// Reads the series of a job.
    ///
    /// - Parameters:
    ///   - jobID: The job.
    ///   - names: Which ones, or nil for all; names that aren't there are left out.
    ///   - step: Leaves out the buckets and points that end before this step. The default is nil.
    /// - Returns: The series by name.
    /// - Throws: ``StoreError`` with code `database_unavailable` or `database_corrupt`.
    public func series(
        of jobID: String, names: [String]? = nil, fromStep step: Int? = nil
    ) throws(StoreError) -> [String: Series] {
        let rows = try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT name, buckets, tail FROM series WHERE job_id = ?1
                        AND (?2 IS NULL OR name IN (SELECT value FROM json_each(?2)))
                    """, arguments: [jobID, try names.map(ColumnText.text)])
        }
        var all: [String: Series] = [:]
        for row in rows {
            var buckets = try SeriesCoding.buckets(from: row["buckets"])
            var tail = try SeriesCoding.points(from: row["tail"])
            if let step {
                buckets.removeAll { $0.lastStep < step }
                tail.removeAll { $0.step < step }
            }
            all[row["name"]] = Series(buckets: buckets, tail: tail)
        }
        return all
    }

    /// Lists the names of a job's series, in alphabetical order.
    ///
    /// - Parameter jobID: The job.
    /// - Returns: The names.
    /// - Throws: ``StoreError`` with code `database_unavailable`.
    public func seriesNames(of jobID: String) throws(StoreError) -> [String] {
        try read { db in
            try String.fetchAll(
                db, sql: "SELECT name FROM series WHERE job_id = ? ORDER BY name",
                arguments: [jobID])
        }
    }
}
