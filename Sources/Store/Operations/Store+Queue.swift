import Foundation
import GRDB
import Records

extension Store {
    /// Takes the next job that waits; see ``Ledger``.
    public func claim(
        _ kinds: [JobKind], worker: String, leaseSeconds: TimeInterval
    ) throws(StoreError) -> ClaimedJob? {
        try write { transaction in
            let values: Transaction.Values = [
                "now": transaction.now.milliseconds, "owner": bootID, "worker": worker,
                "expiry": transaction.expiry(of: leaseSeconds),
                "kinds": try ColumnText.text(kinds),
            ]
            if let row = try transaction.claimDue(values) {
                transaction.note(jobID: row["id"])
                return try ClaimedJob(row: row)
            }
            let row = try transaction.moveJob(
                to: .running,
                where: """
                    id = (SELECT id FROM jobs INDEXED BY jobs_waiting WHERE state = 'queued'
                        AND \(Transaction.isOfKinds)
                        ORDER BY priority DESC, created_at, id LIMIT 1)
                    """,
                setting: [
                    "attempt = attempt + 1", "started_at = ifnull(started_at, :now)",
                ] + Transaction.takenLease, values)
            guard let row else { return nil }
            let job = try ClaimedJob(row: row)
            try transaction.append(
                NewEvent(.started, data: ["attempt": JSONValue(job.attempt)]), to: job.id)
            return job
        }
    }

    /// Renews a lease, and stores how far the job is; see ``Ledger``.
    public func heartbeat(
        _ lease: Lease, progress: JobProgress? = nil, latest: [String: Double]? = nil,
        leaseSeconds: TimeInterval
    ) throws(StoreError) -> HeartbeatAnswer {
        try write { transaction in
            let hasNews = progress != nil || latest != nil
            let row = try transaction.row(
                """
                UPDATE jobs SET lease_expires_at = ?, progress = ifnull(?, progress),
                    latest = ifnull(?, latest), version = version + ?
                WHERE id = ? AND lease_owner IS NOT NULL AND lease_token = ?
                RETURNING cancel_requested, pause_requested
                """,
                [
                    transaction.expiry(of: leaseSeconds), try progress.map(ColumnText.text),
                    try latest.map(ColumnText.text), hasNews ? 1 : 0, lease.jobID, lease.token,
                ])
            guard let row else { return .lost }
            if hasNews { transaction.note(jobID: lease.jobID) }
            return .held(cancelRequested: row[0], pauseRequested: row[1])
        }
    }

    /// Lets go of a job until something has happened; see ``Ledger``.
    public func wait(_ lease: Lease, until date: Date?) throws(StoreError) {
        try write { transaction in
            try transaction.requireLease(lease)
            // A child that ended meanwhile has made it due already.
            let row = try transaction.row(
                """
                UPDATE jobs SET lease_owner = NULL, lease_worker = NULL, lease_expires_at = NULL,
                    due_at = coalesce(min(due_at, ?2), due_at, ?2), version = version + 1
                WHERE id = ?1 RETURNING due_at
                """, [lease.jobID, date?.milliseconds])
            let due: Int64? = row?[0]
            transaction.note(
                jobID: lease.jobID,
                addsWork: due.map { $0 <= transaction.now.milliseconds } ?? false
            )
        }
    }

    /// Ends a job; see ``Ledger``.
    public func finish(_ lease: Lease, _ outcome: JobOutcome) throws(StoreError) {
        try write { transaction in
            try transaction.requireLease(lease)
            let jobID = lease.jobID
            for event in outcome.events { try transaction.append(event, to: jobID) }
            if let diagnosis = outcome.diagnosis {
                try transaction.saveDiagnosis(diagnosis, of: jobID)
                try transaction.append(diagnosis.event, to: jobID)
            }
            let moved = try transaction.moveJob(
                to: outcome.end.state, reason: outcome.reason,
                where: "id = :id AND lease_owner IS NOT NULL AND lease_token = :token",
                setting: [
                    "progress = ifnull(:progress, progress)", "latest = ifnull(:latest, latest)",
                ],
                [
                    "id": jobID, "token": lease.token,
                    "progress": try outcome.progress.map(ColumnText.text),
                    "latest": try outcome.latest.map(ColumnText.text),
                ])
            if moved == nil { throw StoreError.leaseLost(jobID) }
            try transaction.closeJob(
                jobID, as: outcome.end, reason: outcome.reason, data: outcome.data)
        }
    }
}

extension Transaction {
    /// What a row gets with a new lease.
    fileprivate static let takenLease = [
        "lease_token = lease_token + 1", "lease_owner = :owner", "lease_worker = :worker",
        "lease_expires_at = :expiry",
    ]
    /// Holds for the jobs of the kinds in a JSON array.
    fileprivate static let isOfKinds = "kind IN (SELECT value FROM json_each(:kinds))"

    /// Claims a job that waits, holds no worker and is due; nil if there is none.
    fileprivate func claimDue(_ values: Values) throws -> Row? {
        try row(
            """
            UPDATE jobs SET \(Transaction.takenLease.joined(separator: ", ")), due_at = NULL,
                version = version + 1
            WHERE id = (SELECT id FROM jobs INDEXED BY jobs_due
                WHERE due_at IS NOT NULL AND lease_owner IS NULL AND due_at <= :now
                AND \(Transaction.isOfKinds) ORDER BY due_at, id LIMIT 1)
            RETURNING *
            """, StatementArguments(values))
    }

    /// When a lease that begins now ends, in milliseconds.
    func expiry(of seconds: TimeInterval) -> Int64 { now.addingTimeInterval(seconds).milliseconds }
}

extension ClaimedJob {
    init(row: Row) throws {
        let provenance = try ColumnText.document(row["provenance"])
        self.init(
            lease: Lease(jobID: row["id"], token: row["lease_token"]),
            kind: JobKind(rawValue: row["kind"]), attempt: row["attempt"],
            verdict: (row["verdict"] as String?).flatMap(Diagnosis.Verdict.init(rawValue:)),
            specSHA256: row["spec_sha256"], rowsSHA256: provenance["dataset_sha256"]?.string)
    }
}

extension Diagnosis {
    /// The event that tells of a final diagnosis.
    fileprivate var event: NewEvent {
        let causes = findings.compactMap(\.cause).map { JSONValue.string($0.rawValue) }
        var data: [String: JSONValue] = [
            "verdict": .string(verdict.rawValue), "step": JSONValue(step),
            "summary": .phrase(summary), "causes": .array(causes),
        ]
        data["non_finite"] = nonFinite.flatMap { try? JSONCoding.value(of: $0) }
        return NewEvent(.diagnosed, data: data)
    }
}
