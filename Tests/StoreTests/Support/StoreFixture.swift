import Foundation
import GRDB
import Records
import Testing

@testable import Store

/// A store in a directory of its own, with a clock that the test moves.
final class StoreFixture: Sendable {
    let directory: URL
    let clock: ManualClock
    let store: Store

    init() throws {
        directory = FileManager.default.temporaryDirectory
            .appendingPathComponent("StoreTests-\(UUID().uuidString)")
        let clock = ManualClock()
        self.clock = clock
        store = try Store(directory: directory, clock: { clock.now })
    }

    deinit {
        try? store.close()
        try? FileManager.default.removeItem(at: directory)
    }

    /// Ends the store as a process does that is killed, and opens another.
    func restart() throws -> Store {
        try store.close()
        let clock = clock
        return try Store(directory: directory, clock: { clock.now })
    }

    /// Accepts a job of default values.
    @discardableResult
    func accept(
        name: String = "digits", priority: Int = 0, metadata: [String: String] = [:],
        datasetIDs: [String] = [], idempotency: Idempotency? = nil, webhook: WebhookTarget? = nil
    ) throws -> JobRecord {
        try store.acceptJob(
            JobSubmission(
                name: name, spec: Data(#"{"epochs":3}"#.utf8), specSHA256: "abc",
                provenance: ["version": "1"],
                priority: priority, metadata: metadata, datasetIDs: datasetIDs,
                idempotency: idempotency, webhook: webhook)
        ).job
    }

    /// Accepts a job and claims it.
    func running(webhook: WebhookTarget? = nil) throws -> HeldJob {
        try accept(webhook: webhook)
        return try #require(try store.claim(worker: "w", leaseSeconds: 30))
    }

    /// Runs a statement past the store.
    func execute(_ sql: String) throws {
        try store.pool.write { try $0.execute(sql: sql) }
    }

    /// All rows of all tables as text, for comparing.
    func content() throws -> [String] {
        try store.pool.read { db in
            let tables = try String.fetchAll(
                db, sql: "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
            return try tables.flatMap { table in
                try Row.fetchAll(db, sql: "SELECT * FROM \"\(table)\"").map { "\(table) \($0)" }
            }
        }
    }

    /// Counts the rows of a table.
    func count(_ table: String) throws -> Int? {
        try store.pool.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM \(table)") }
    }
}

/// A job that a test has claimed, as it was then.
struct HeldJob {
    let job: JobRecord
    let lease: Lease
}

extension Store {
    /// Claims the next job of the usual kind.
    func claim(worker: String, leaseSeconds: Double) throws -> HeldJob? {
        try claim([.train], worker: worker, leaseSeconds: leaseSeconds).map { claimed in
            HeldJob(job: try #require(try job(claimed.id)), lease: claimed.lease)
        }
    }

    /// Gives a job back, and reads it.
    func released(_ lease: Lease, reason: String? = nil) throws -> JobRecord {
        try release(lease, reason: reason)
        return try #require(try job(lease.jobID))
    }

    /// Adds an event without a lease.
    @discardableResult
    func append(_ event: NewEvent, to jobID: String) throws -> EventRecord {
        try write { try $0.append(event, to: jobID) }
    }
}

extension WebhookTarget {
    static func sample(events: [String] = []) -> WebhookTarget {
        WebhookTarget(
            url: "https://example.org/hook", events: events, secret: StoredSecret("whsec_c2VjcmV0")
        )
    }
}

extension DatasetDescription {
    static let sample = DatasetDescription(
        name: "iris", format: ["type": "csv", "target": "species"], shape: [4],
        task: .classification, classes: 3, rows: 150)
}

extension [CheckResult] {
    static let sample = [
        CheckResult("validation_shift", .notEvaluable, message: Phrase("none", "没有")),
        CheckResult("inputs_not_finite", .fired, severity: .error, message: Phrase("NaN", "坏值")),
    ]
}

extension Diagnosis {
    static func sample(_ verdict: Verdict = .healthy, step: Int = 7) -> Diagnosis {
        Diagnosis(
            status: .live, verdict: verdict, step: step, summary: Phrase("nothing to see", "一切正常"),
            findings: [],
            checks: [RuleCheck(rule: "vanishing_gradient", outcome: .clear)])
    }
}

/// Expects a store error of one code, and returns it.
@discardableResult
func expectError(
    _ code: StoreError.Code, sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () throws -> Void
) -> StoreError? {
    let error = #expect(throws: StoreError.self, sourceLocation: sourceLocation) { try body() }
    #expect(error?.code == code, sourceLocation: sourceLocation)
    return error
}

/// Runs a body on threads of its own at the same time, and waits for all of them.
func onThreads(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
    let group = DispatchGroup()
    for index in 0..<count {
        group.enter()
        Thread {
            body(index)
            group.leave()
        }.start()
    }
    group.wait()
}
