import GRDB
import Records

/// The ledger on this machine's disk; leases carry the name of this opening of the store.
extension Store: Ledger {}

extension Store {
    /// Runs a read of one consistent state for the holder of a lease.
    ///
    /// - Throws: ``StoreError`` with code `lease_lost`, or what the body throws.
    func read<Value>(
        under lease: Lease, _ body: (Database) throws -> Value
    ) throws(StoreError) -> Value {
        try read { db in
            try db.require(lease)
            return try body(db)
        }
    }
}

extension Transaction {
    /// Checks that a worker still holds a job.
    ///
    /// - Throws: ``StoreError`` with code `lease_lost`.
    func requireLease(_ lease: Lease) throws { try db.require(lease) }
}

extension Database {
    /// Checks that a worker still holds a job.
    ///
    /// - Throws: ``StoreError`` with code `lease_lost`.
    fileprivate func require(_ lease: Lease) throws {
        let held = try Row.fetchOne(
            cachedStatement(
                sql: """
                    SELECT 1 FROM jobs
                    WHERE id = ? AND lease_owner IS NOT NULL AND lease_token = ?
                    """), arguments: [lease.jobID, lease.token])
        if held == nil { throw StoreError.leaseLost(lease.jobID) }
    }
}
