import GRDB
import Records

extension Store {
    /// Reads the newest rows of a table whose ids rise with time.
    ///
    /// - Parameters:
    ///   - table: The table.
    ///   - conditions: What must hold, each with its value; one without a value is left out.
    ///   - limit: How many rows at most.
    ///   - make: Makes a record of a row.
    /// - Returns: The records, newest first.
    /// - Throws: ``StoreError`` with code `database_unavailable`, or what `make` throws.
    func newest<Record>(
        _ table: String, where conditions: [(condition: String, value: String?)], limit: Int,
        _ make: (Row) throws -> Record
    ) throws(StoreError) -> [Record] {
        let known = conditions.compactMap { condition, value in value.map { (condition, $0) } }
        let condition = (["TRUE"] + known.map(\.0)).joined(separator: " AND ")
        var arguments = StatementArguments(known.map(\.1))
        arguments += [max(0, limit)]
        return try read { db in
            try Row.fetchAll(
                db, sql: "SELECT * FROM \(table) WHERE \(condition) ORDER BY id DESC LIMIT ?",
                arguments: arguments
            ).map(make)
        }
    }
}
