import Foundation
import GRDB
import Records

/// Everything the service remembers: an SQLite database and the files beside it.
///
/// What a call has returned from is on the disk (WAL with `synchronous = FULL`): an accepted job
/// outlives a loss of power. Calls block; make them from threads that may wait. Writes run one after
/// the other, reads beside them. All writes of a worker carry the token of its lease and are refused
/// once another worker holds the job or it ended.
public final class Store: Sendable {
    /// Tells of changes after they are committed.
    public let changes = ChangeHub()
    /// The data directory.
    public let directory: URL
    /// The name of this opening of the store; leases carry it.
    public let bootID: String

    let clock: @Sendable () -> Date
    let ids: SortableIDGenerator
    let pool: DatabasePool
    private let lock: DirectoryLock

    /// Opens the store of a data directory, and makes or upgrades it where needed.
    ///
    /// - Parameters:
    ///   - directory: The data directory; it is made if it isn't there, readable by its owner only.
    ///   - clock: What gives the time. The default is the system's clock.
    /// - Throws: ``StoreError`` with code `directory_in_use`, `database_too_new`,
    ///   `migration_changed`, `database_corrupt` or `database_unavailable`.
    public convenience init(
        directory: URL, clock: @escaping @Sendable () -> Date = { Date() }
    ) throws(StoreError) {
        try self.init(directory: directory, clock: clock, migrations: MigrationRunner())
    }

    init(
        directory: URL, clock: @escaping @Sendable () -> Date, migrations: MigrationRunner
    ) throws(StoreError) {
        self.directory = directory
        self.clock = clock
        ids = SortableIDGenerator(clock: clock)
        bootID = ids.next("boot_")
        do {
            try FileManager.default.createDirectory(
                at: directory, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        } catch {
            throw StoreError(.unavailable, "\(directory.path): the directory can't be made")
        }
        lock = try DirectoryLock(directory: directory)
        do {
            pool = try Self.open(directory.appendingPathComponent("descentry.sqlite"))
            try migrations.run(on: pool, now: clock())
            try Self.makeDurable(pool)
        } catch {
            throw StoreError(wrapping: error)
        }
        try forgetDeliveryLeases()
        try sweepDatasetFiles()
        try sweepArtifactFiles()
    }

    /// Closes the database and gives the data directory free.
    ///
    /// - Throws: ``StoreError`` with code `database_unavailable` if a statement still runs.
    public func close() throws(StoreError) {
        do {
            try pool.close()
        } catch {
            throw StoreError(wrapping: error)
        }
        lock.release()
    }

    /// Checks that a transaction can be committed to the disk, for readiness probes.
    ///
    /// - Throws: ``StoreError`` with code `database_unavailable`.
    public func checkWritable() throws(StoreError) {
        try write { transaction in
            // Setting the number to what it is still writes a page and syncs it.
            let version = try Int.fetchOne(transaction.db, sql: "PRAGMA user_version") ?? 0
            try transaction.db.execute(sql: "PRAGMA user_version = \(version)")
        }
    }

    private static func open(_ file: URL) throws -> DatabasePool {
        var configuration = Configuration()
        configuration.busyMode = .timeout(5)
        configuration.foreignKeysEnabled = true
        configuration.maximumReaderCount = 8
        configuration.label = "descentry.store"
        return try DatabasePool(path: file.path, configuration: configuration)
    }

    /// Makes every commit wait for the disk.
    ///
    /// The pool sets `synchronous` to NORMAL when it opens, so this has to come after.
    private static func makeDurable(_ pool: DatabasePool) throws {
        try pool.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA synchronous = FULL")
            guard try Int.fetchOne(db, sql: "PRAGMA synchronous") == 2 else {
                throw StoreError(.unavailable, "database: expected synchronous writes, got others")
            }
        }
    }
}

extension Store {
    /// Runs a read of one consistent state.
    func read<Value>(_ body: (Database) throws -> Value) throws(StoreError) -> Value {
        do {
            return try pool.read(body)
        } catch {
            throw StoreError(wrapping: error)
        }
    }

    /// Runs a transaction, then tells observers of what it changed.
    ///
    /// If the body throws, nothing of it remains and nobody is told.
    func write<Value>(_ body: (Transaction) throws -> Value) throws(StoreError) -> Value {
        let value: Value
        let committed: [StoreChange]
        do {
            (value, committed) = try pool.write { db in
                let transaction = Transaction(db: db, now: clock(), ids: ids)
                let value = try body(transaction)
                return (value, transaction.changes)
            }
        } catch {
            throw StoreError(wrapping: error)
        }
        changes.post(committed)
        return value
    }
}
