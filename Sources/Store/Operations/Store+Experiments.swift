import GRDB
import Records

extension Store {
    /// Stores what a part of an experiment showed; see ``Ledger``.
    public func saveExperiment(
        _ result: JSONValue, key: String, under lease: Lease
    ) throws(StoreError) {
        try write { transaction in
            try transaction.requireLease(lease)
            try transaction.execute(
                """
                INSERT INTO experiments (job_id, key, body) VALUES (?, ?, ?)
                ON CONFLICT DO UPDATE SET body = excluded.body
                """, [lease.jobID, key, try ColumnText.text(result)])
        }
    }

    /// Reads what experiments have shown so far; see ``Ledger``.
    public func experiments(under lease: Lease) throws(StoreError) -> [String: JSONValue] {
        try read(under: lease) { db in
            let rows = try Row.fetchAll(
                db, sql: "SELECT key, body FROM experiments WHERE job_id = ?",
                arguments: [lease.jobID])
            return try rows.reduce(into: [:]) { results, row in
                let body: String = row["body"]
                let result: JSONValue = try ColumnText.value(JSONValue.self, from: body)
                results[row["key"]] = result
            }
        }
    }
}
