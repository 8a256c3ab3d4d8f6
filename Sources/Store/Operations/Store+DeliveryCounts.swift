import GRDB
import Records

extension Store {
    /// Counts the deliveries of each state.
    ///
    /// - Returns: A number for every state, 0 included.
    /// - Throws: ``StoreError`` with code `database_unavailable` or `database_corrupt`.
    public func deliveryCounts() throws(StoreError) -> [DeliveryRecord.State: Int] {
        try read { db in
            var counts = Dictionary(
                uniqueKeysWithValues: DeliveryRecord.State.allCases.map { ($0, 0) })
            for row in try Row.fetchAll(
                db, sql: "SELECT state, count(*) FROM deliveries GROUP BY state")
            {
                guard let state = DeliveryRecord.State(rawValue: row[0]) else {
                    throw StoreError(
                        .corrupt, "deliveries.state: expected a known state, got another")
                }
                counts[state] = row[1]
            }
            return counts
        }
    }
}
