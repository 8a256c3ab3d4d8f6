import GRDB
import Records

extension Store {
    /// Reads what checks said of a dataset.
    ///
    /// - Parameter id: The dataset.
    /// - Returns: What every check said, or nil if none of its rows was looked at yet.
    /// - Throws: ``StoreError`` with code `database_unavailable` or `database_corrupt`.
    public func datasetChecks(_ id: String) throws(StoreError) -> [CheckResult]? {
        try read { db in
            let sql = "SELECT body FROM dataset_checks WHERE dataset_id = ?"
            return try ColumnText.value(
                [CheckResult].self, from: String.fetchOne(db, sql: sql, arguments: [id]))
        }
    }
}

extension Transaction {
    /// Stores what checks said of a dataset, in place of what they said before, and tells of it.
    func saveChecks(_ checks: [CheckResult], of dataset: DatasetRecord) throws {
        try execute(
            """
            INSERT INTO dataset_checks VALUES (?, ?)
            ON CONFLICT (dataset_id) DO UPDATE SET body = excluded.body
            """, [dataset.id, try ColumnText.text(checks)])
        let fired = Finding.Severity.allCases.map { severity in
            (severity.rawValue, JSONValue(checks.count { $0.severity == severity }))
        }
        try append(
            NewEvent(
                .datasetChecked,
                data: [
                    "name": .string(dataset.description.name),
                    "rows": JSONValue(dataset.description.rows),
                    "fired": .object(Dictionary(uniqueKeysWithValues: fired)),
                ]), to: .dataset(dataset.id))
    }
}
