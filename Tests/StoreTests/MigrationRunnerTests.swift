import Foundation
import GRDB
import Records
import Testing

@testable import Store

@Suite struct MigrationRunnerTests {
    private func open(_ fixture: StoreFixture, _ migrations: [Migration]) throws {
        let clock = fixture.clock
        let store = try Store(
            directory: fixture.directory, clock: { clock.now },
            migrations: MigrationRunner(migrations: migrations))
        try store.close()
    }

    @Test func `every file is in the list, in order, and the other way round`() throws {
        let folder = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Migrations")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            .filter { $0.hasSuffix(".sql") }.sorted()
        #expect(files == MigrationRunner.all.map { $0.name + ".sql" })
        for migration in MigrationRunner.all {
            let file = folder.appendingPathComponent(migration.name + ".sql")
            #expect(try String(contentsOf: file, encoding: .utf8) == migration.sql)
            #expect(migration.sql.hasPrefix("-- "), "\(migration.name) says why")
        }
    }

    @Test func `brings an empty database to the newest schema`() throws {
        let fixture = try StoreFixture()
        let applied = try fixture.store.pool.read { db in
            try Row.fetchAll(db, sql: "SELECT name, sha256 FROM applied_migrations ORDER BY name")
        }
        #expect(applied.map { $0["name"] } == MigrationRunner.all.map(\.name))
        #expect(applied.map { $0["sha256"] } == MigrationRunner.all.map(\.sha256))
    }

    @Test func `makes strict tables only`() throws {
        let fixture = try StoreFixture()
        let loose = try fixture.store.pool.read { db in
            try String.fetchAll(
                db,
                sql: """
                    SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'
                        AND NOT strict AND name NOT LIKE 'sqlite_%' AND name <> 'grdb_migrations'
                    """)
        }
        #expect(loose == [])
    }

    @Test(arguments: 0..<MigrationRunner.all.count)
    func `upgrades from every version`(count: Int) throws {
        let directory = FileManager.default.temporaryDirectory
            .appendingPathComponent("StoreTests-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: directory) }
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        let path = directory.appendingPathComponent("descentry.sqlite").path
        let old = try DatabasePool(path: path)
        try MigrationRunner(migrations: Array(MigrationRunner.all.prefix(count)))
            .run(on: old, now: Date())
        try old.close()
        let store = try Store(directory: directory)
        #expect(try store.jobCounts().count == 6)
        try store.close()
    }

    @Test func `keeps events from before data sets had any`() throws {
        let directory = FileManager.default.temporaryDirectory
            .appendingPathComponent("StoreTests-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: directory) }
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        let path = directory.appendingPathComponent("descentry.sqlite").path
        let old = try DatabasePool(path: path)
        try MigrationRunner(migrations: Array(MigrationRunner.all.prefix(6)))
            .run(on: old, now: Date())
        try old.write { db in
            try db.execute(
                sql: """
                    INSERT INTO jobs (id, name, state, priority, metadata, spec, spec_sha256,
                        provenance, created_at, transitions, last_event)
                    VALUES ('job_1', '', 'queued', 0, '{}', '{}', '', '{}', 0, '[]', 1);
                    INSERT INTO events VALUES ('evt_1', 'job_1', 1, 'job.queued', 7, '{}');
                    """)
        }
        try old.close()
        let store = try Store(directory: directory)
        try store.append(NewEvent(.incident), to: "job_1")
        let events = try store.events(of: "job_1", limit: 9)
        #expect(events.map(\.sequence) == [1, 2])
        #expect(events.map(\.type) == [.queued, .incident])
        #expect(events.first?.id == "evt_1")
        #expect(events.first?.createdAt == Date(milliseconds: 7))
        try store.close()
    }

    @Test func `keeps what is stored when it is opened again`() throws {
        let fixture = try StoreFixture()
        let job = try fixture.accept()
        let again = try fixture.restart()
        #expect(try again.job(job.id) == job)
        try again.close()
    }

    @Test func `refuses a database that a newer version wrote`() throws {
        let fixture = try StoreFixture()
        try fixture.store.close()
        let newer = MigrationRunner.all + [Migration("9999_future", Array("-- Later.".utf8))]
        try open(fixture, newer)
        let error = expectError(.databaseTooNew) { try open(fixture, MigrationRunner.all) }
        let last = MigrationRunner.all.last?.name ?? ""
        #expect(
            error?.message == "database: expected migrations up to \(last), got 9999_future "
                + "(a newer version of the service wrote it)")
    }

    @Test func `refuses a migration that was edited after it ran`() throws {
        let fixture = try StoreFixture()
        try fixture.store.close()
        var edited = MigrationRunner.all
        edited[0].sql += "\n-- A word more."
        let error = expectError(.migrationChanged) { try open(fixture, edited) }
        #expect(
            error?.message == "migration \(edited[0].name): expected the file that the database "
                + "was made with, got another")
    }

    @Test func `leaves nothing of a migration that fails`() throws {
        let fixture = try StoreFixture()
        try fixture.store.close()
        let broken = Migration("9999_broken", Array("CREATE TABLE a (b); SELECT nonsense;".utf8))
        expectError(.internalError) { try open(fixture, MigrationRunner.all + [broken]) }
        let store = try Store(directory: fixture.directory)
        let tables = try store.pool.read { try $0.tableExists("a") }
        #expect(!tables)
        try store.close()
    }
}
