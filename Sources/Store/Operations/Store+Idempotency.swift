import Foundation
import GRDB
import Records

extension Store {
    /// How long an idempotency key is kept.
    ///
    /// - Units: seconds.
    static let idempotencySeconds: TimeInterval = 24 * 60 * 60

    /// Reads the job that an earlier request with the same key made.
    ///
    /// - Parameters:
    ///   - idempotency: The key and the request's hash.
    ///   - owner: Whose key it is, or nil for nobody's in particular.
    /// - Returns: The job, or nil if the key is new or older than 24 hours.
    /// - Throws: ``StoreError`` with code `idempotency_conflict` if the key belongs to another
    ///   request, or `database_unavailable`.
    public func earlierJob(
        for idempotency: Idempotency, owner: String? = nil
    ) throws(StoreError) -> JobRecord? {
        try read { db in
            let transaction = Transaction(db: db, now: clock(), ids: ids)
            return try transaction.earlierJobID(for: idempotency, owner: owner).map(transaction.job)
        }
    }
}

extension Transaction {
    /// The job that a key stands for, or nil.
    ///
    /// - Throws: ``StoreError`` with code `idempotency_conflict`.
    func earlierJobID(for idempotency: Idempotency, owner: String?) throws -> String? {
        let stored = try row(
            """
            SELECT request_sha256, job_id FROM idempotency_keys
            WHERE ifnull(owner_id, '') = ifnull(?, '') AND key = ? AND expires_at > ?
            """, [owner, idempotency.key, now.milliseconds])
        guard let stored else { return nil }
        if stored["request_sha256"] != idempotency.requestSHA256 {
            throw StoreError(
                .idempotencyConflict,
                "idempotency key: expected the request it was first used for, got another")
        }
        return stored["job_id"]
    }

    /// Keeps a key, and forgets those whose time is over.
    func insertIdempotency(
        _ idempotency: Idempotency, owner: String?, jobID: String
    ) throws {
        try execute("DELETE FROM idempotency_keys WHERE expires_at <= ?", [now.milliseconds])
        let expiry = now.addingTimeInterval(Store.idempotencySeconds)
        try execute(
            """
            INSERT INTO idempotency_keys (owner_id, key, request_sha256, job_id, expires_at)
            VALUES (?, ?, ?, ?, ?)
            """,
            [
                owner, idempotency.key, idempotency.requestSHA256, jobID, expiry.milliseconds,
            ])
    }
}
