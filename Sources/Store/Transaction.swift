import Foundation
import GRDB
import Records

/// One write transaction: the connection, its time, and what it changes.
final class Transaction {
    let db: Database
    /// The time of everything that the transaction writes.
    let now: Date
    let ids: SortableIDGenerator
    /// What to tell observers of once the transaction is committed.
    private(set) var changes: [StoreChange] = []

    init(db: Database, now: Date, ids: SortableIDGenerator) {
        self.db = db
        self.now = now
        self.ids = ids
    }

    /// Notes a change; those of one job become one.
    func note(
        jobID: String?, event: EventType? = nil, addsWork: Bool = false,
        addsDeliveries: Bool = false
    ) {
        let index =
            changes.firstIndex { $0.jobID == jobID } ?? changes.endIndex
        if index == changes.endIndex { changes.append(StoreChange(jobID: jobID)) }
        if let event { changes[index].events.append(event) }
        changes[index].addsWork = changes[index].addsWork || addsWork
        changes[index].addsDeliveries = changes[index].addsDeliveries || addsDeliveries
    }

    /// Runs statements that give no rows.
    func execute(_ sql: String, _ arguments: StatementArguments = StatementArguments()) throws {
        try db.cachedStatement(sql: sql).execute(arguments: arguments)
    }

    /// Runs a statement and returns its first row, or nil.
    ///
    /// The statement is stepped to its end, so that a `RETURNING` statement changes all its rows.
    func row(_ sql: String, _ arguments: StatementArguments = StatementArguments()) throws -> Row? {
        try rows(sql, arguments).first
    }

    /// Runs a statement and returns its rows.
    func rows(
        _ sql: String, _ arguments: StatementArguments = StatementArguments()
    ) throws -> [Row] {
        try Row.fetchAll(db.cachedStatement(sql: sql), arguments: arguments)
    }
}

/// How values are written as text in a column and read back.
enum ColumnText {
    static func text(_ value: some Encodable) throws -> String {
        String(decoding: try JSONCoding.encode(value), as: UTF8.self)
    }

    static func value<Value: Decodable>(_ type: Value.Type, from text: String) throws -> Value {
        try JSONCoding.decode(type, from: Data(text.utf8))
    }

    static func value<Value: Decodable>(_ type: Value.Type, from text: String?) throws -> Value? {
        try text.map { try value(type, from: $0) }
    }

    /// Reads a document of any form; a text such as "NaN" stays a text.
    static func document(_ text: String) throws(StoreError) -> JSONValue {
        do throws(SpecErrors) {
            return try JSONCoding.document(from: Data(text.utf8))
        } catch {
            throw StoreError(.corrupt, "database: a stored document isn't json")
        }
    }

    static func date(_ milliseconds: Int64?) -> Date? {
        milliseconds.map(Date.init(milliseconds:))
    }
}
