import Foundation
import GRDB
import Records

extension Store {
    /// Reads the complete spec of a job, as the JSON text that was accepted.
    ///
    /// - Parameter jobID: The job.
    /// - Returns: The text, or nil if there is no such job.
    /// - Throws: ``StoreError`` with code `database_unavailable`.
    public func spec(of jobID: String) throws(StoreError) -> Data? {
        try read { db in try Store.spec(of: jobID, in: db) }
    }

    /// Says how long a job's spec is, without reading it.
    ///
    /// - Parameter jobID: The job.
    /// - Returns: The length of the text, or nil if there is no such job.
    /// - Throws: ``StoreError`` with code `database_unavailable`.
    /// - Units: bytes.
    public func specByteCount(of jobID: String) throws(StoreError) -> Int? {
        try read { db in
            try Int.fetchOne(
                db, sql: "SELECT length(body) FROM job_specs WHERE job_id = ?", arguments: [jobID])
        }
    }

    /// Reads the complete spec, as JSON text; see ``Ledger``.
    public func spec(under lease: Lease) throws(StoreError) -> Data {
        try read(under: lease) { db in
            guard let spec = try Store.spec(of: lease.jobID, in: db) else {
                throw StoreError.notFound("spec of job", lease.jobID)
            }
            return spec
        }
    }

    private static func spec(of jobID: String, in db: Database) throws -> Data? {
        try Data.fetchOne(
            db, sql: "SELECT body FROM job_specs WHERE job_id = ?", arguments: [jobID])
    }
}
