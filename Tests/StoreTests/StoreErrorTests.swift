import GRDB
import Records
import Testing

@testable import Store

@Suite struct StoreErrorTests {
    @Test(arguments: [
        (ResultCode.SQLITE_BUSY, StoreError.Code.unavailable), (.SQLITE_FULL, .unavailable),
        (.SQLITE_IOERR, .unavailable), (.SQLITE_READONLY, .unavailable),
        (.SQLITE_CORRUPT, .corrupt), (.SQLITE_NOTADB, .corrupt),
        (.SQLITE_CONSTRAINT, .internalError),
    ])
    func `names the kind of a database error`(result: ResultCode, code: StoreError.Code) {
        #expect(StoreError(wrapping: DatabaseError(resultCode: result)).code == code)
    }

    @Test func `never shows values`() throws {
        let fixture = try StoreFixture()
        let error = expectError(.internalError) {
            try fixture.store.write { transaction in
                try transaction.execute(
                    "INSERT INTO run_facts (job_id, body) VALUES (?, ?)", ["job_x", "secret-value"])
            }
        }
        #expect(error?.message == "database: sqlite error 787: FOREIGN KEY constraint failed")
    }

    @Test func `describes itself by code and message`() {
        #expect("\(StoreError.leaseLost("job_1"))".hasPrefix("lease_lost: job job_1: the lease is"))
        #expect("\(StoreError.notFound("dataset", "ds_1"))" == "not_found: dataset ds_1: not found")
    }

    @Test func `spells its codes in snake case`() {
        #expect(
            StoreError.Code.allCases.map(\.rawValue) == [
                "not_found", "idempotency_conflict", "lease_lost", "state_conflict",
                "dataset_in_use", "dataset_not_found", "endpoint_disabled", "directory_in_use",
                "database_too_new", "migration_changed", "database_unavailable",
                "database_corrupt", "internal_error",
            ])
    }
}
