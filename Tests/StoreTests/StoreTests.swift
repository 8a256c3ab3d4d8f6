import Foundation
import GRDB
import Records
import Testing

@testable import Store

@Suite struct StoreTests {
    @Test(arguments: [
        ("synchronous", "2"), ("journal_mode", "wal"), ("foreign_keys", "1"),
        ("busy_timeout", "5000"),
    ])
    func `writes durably`(pragma: String, value: String) throws {
        let fixture = try StoreFixture()
        let read = try fixture.store.pool.writeWithoutTransaction { db in
            try String.fetchOne(db, sql: "PRAGMA \(pragma)")
        }
        #expect(read == value)
    }

    @Test func `refuses a directory that another store uses`() throws {
        let fixture = try StoreFixture()
        let error = expectError(.directoryInUse) { _ = try Store(directory: fixture.directory) }
        #expect(
            error?.message
                == "\(fixture.directory.path): expected to be alone, but another service uses it")
    }

    @Test func `gives the directory free when it is closed`() throws {
        let fixture = try StoreFixture()
        let job = try fixture.accept()
        let second = try fixture.restart()
        #expect(try second.job(job.id)?.id == job.id)
        expectError(.directoryInUse) { _ = try Store(directory: fixture.directory) }
        try second.close()
    }

    @Test func `keeps its directory from other users`() throws {
        let fixture = try StoreFixture()
        let attributes = try FileManager.default.attributesOfItem(atPath: fixture.directory.path)
        #expect(attributes[.posixPermissions] as? Int == 0o700)
    }

    @Test func `refuses a directory that can't be made`() throws {
        let fixture = try StoreFixture()
        let file = fixture.directory.appendingPathComponent("lock").appendingPathComponent("x")
        expectError(.unavailable) { _ = try Store(directory: file) }
    }

    @Test func `refuses a file that is no database`() throws {
        let fixture = try StoreFixture()
        try fixture.store.close()
        for suffix in ["-wal", "-shm"] {
            try? FileManager.default.removeItem(
                at: fixture.directory.appendingPathComponent("descentry.sqlite" + suffix))
        }
        try Data(repeating: 7, count: 8192).write(
            to: fixture.directory.appendingPathComponent("descentry.sqlite"))
        expectError(.corrupt) { _ = try Store(directory: fixture.directory) }
    }

    @Test func `checks that it can write`() throws {
        let fixture = try StoreFixture()
        try fixture.store.checkWritable()
        try fixture.store.pool.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA query_only = 1")
        }
        expectError(.unavailable) { try fixture.store.checkWritable() }
    }

    @Test func `answers with an error once it is closed`() throws {
        let fixture = try StoreFixture()
        try fixture.store.close()
        #expect(throws: StoreError.self) { try fixture.store.checkWritable() }
        #expect(throws: StoreError.self) { _ = try fixture.store.queueDepth() }
    }

    @Test func `leaves nothing of a job when the disk is full`() throws {
        let fixture = try StoreFixture()
        try fixture.store.pool.writeWithoutTransaction { db in
            let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
            try db.execute(sql: "PRAGMA max_page_count = \(pages)")
        }
        let large = String(repeating: "x", count: 100_000)
        expectError(.unavailable) { try fixture.accept(name: large, webhook: .sample()) }
        for table in ["jobs", "events", "deliveries", "webhook_endpoints"] {
            #expect(try fixture.count(table) == 0)
        }
    }
}
