import Foundation
import GRDB
import Hashing
import Records

/// One step in the history of the schema.
struct Migration {
    /// The name of the file without `.sql`.
    var name: String
    /// Its statements.
    var sql: String

    init(_ name: String, _ bytes: [UInt8]) {
        self.name = name
        sql = String(decoding: bytes, as: UTF8.self)
    }

    /// The SHA-256 of the file, in hexadecimal digits.
    var sha256: String { SHA256.digest(of: Data(sql.utf8)).hexadecimal }
}

/// Brings a database to the newest schema, and refuses one whose history it doesn't know.
struct MigrationRunner {
    /// Every migration, in the order it runs.
    ///
    /// To add one: a file in `Migrations/`, a line here. A released file never changes.
    /// SwiftPM names an embedded file after it, with a leading digit replaced by `_`.
    static let all: [Migration] = [
        Migration("0001_create_jobs", PackageResources._001_create_jobs_sql),
        Migration("0002_create_webhooks", PackageResources._002_create_webhooks_sql),
        Migration("0003_create_results", PackageResources._003_create_results_sql),
        Migration("0004_create_datasets", PackageResources._004_create_datasets_sql),
        Migration("0005_add_dataset_labels", PackageResources._005_add_dataset_labels_sql),
        Migration("0006_create_artifacts", PackageResources._006_create_artifacts_sql),
        Migration("0007_add_dataset_events", PackageResources._007_add_dataset_events_sql),
        Migration("0008_rebuild_jobs", PackageResources._008_rebuild_jobs_sql),
    ]

    /// The migrations to run.
    var migrations = Self.all

    /// Runs what hasn't run yet, each migration in a transaction of its own.
    ///
    /// Foreign keys are off while a migration runs and are checked before it is committed, so that a
    /// table that others refer to can be made anew (SQLite, *ALTER TABLE*, §7).
    ///
    /// - Parameters:
    ///   - writer: The database.
    ///   - now: The time to note beside each migration.
    /// - Throws: ``StoreError`` with code `database_too_new` or `migration_changed`; `DatabaseError`.
    func run(on writer: some DatabaseWriter, now: Date) throws {
        try writer.write { db in
            try db.execute(
                sql: """
                    CREATE TABLE IF NOT EXISTS applied_migrations (
                        name TEXT PRIMARY KEY NOT NULL,
                        sha256 TEXT NOT NULL,
                        applied_at INTEGER NOT NULL
                    ) STRICT
                    """)
        }
        try writer.read(checkHistory)
        var migrator = DatabaseMigrator()
        for migration in migrations {
            migrator.registerMigration(migration.name) { db in
                try db.execute(sql: migration.sql)
                try db.execute(
                    sql: "INSERT INTO applied_migrations VALUES (?, ?, ?)",
                    arguments: [migration.name, migration.sha256, now.milliseconds])
            }
        }
        try migrator.migrate(writer)
    }

    private func checkHistory(_ db: Database) throws {
        let applied = try Row.fetchAll(
            db, sql: "SELECT name, sha256 FROM applied_migrations ORDER BY name")
        let known = Dictionary(uniqueKeysWithValues: migrations.map { ($0.name, $0.sha256) })
        for row in applied {
            let name: String = row["name"]
            guard let sha256 = known[name] else {
                throw StoreError(
                    .databaseTooNew,
                    "database: expected migrations up to \(migrations.last?.name ?? "none"), "
                        + "got \(name) (a newer version of the service wrote it)")
            }
            if sha256 != row["sha256"] {
                throw StoreError(
                    .migrationChanged,
                    "migration \(name): expected the file that the database was made with, "
                        + "got another")
            }
        }
    }
}
