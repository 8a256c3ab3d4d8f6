import Foundation
import GRDB
import Records

extension Store {
    /// Takes the next job that waits: the highest priority first, then the oldest.
    ///
    /// - Parameters:
    ///   - worker: The worker's name, for people to read.
    ///   - leaseSeconds: How long the worker may stay silent before the job is taken from it.
    /// - Returns: The job and the lease's token, or nil if no job waits.
    /// - Throws: ``StoreError`` with code `database_unavailable`.
    public func claim(worker: String, leaseSeconds: TimeInterval) throws(StoreError) -> ClaimedJob?
    {
        try write { transaction in
            let row = try transaction.moveJob(
                to: .running,
                where: """
                    id = (SELECT id FROM jobs INDEXED BY jobs_waiting WHERE state = 'queued'
                        ORDER BY priority DESC, created_at, id LIMIT 1)
                    """,
                setting: [
                    "attempt = attempt + 1", "started_at = ifnull(started_at, :now)",
                    "lease_token = lease_token + 1", "lease_owner = :owner",
                    "lease_worker = :worker", "lease_expires_at = :expiry",
                ],
                [
                    "now": transaction.now.milliseconds, "owner": bootID, "worker": worker,
                    "expiry": transaction.expiry(of: leaseSeconds),
                ])
            guard let row else { return nil }
            let job = try JobRecord(row: row)
            try transaction.append(
                NewEvent(.started, data: ["attempt": JSONValue(job.attempt)]), to: job.id)
            return ClaimedJob(job: job, token: row["lease_token"])
        }
    }

    /// Renews a lease, and stores how far the job is.
    ///
    /// - Parameters:
    ///   - jobID: The job.
    ///   - token: The lease's token.
    ///   - progress: How far it is, or nil to leave what is stored.
    ///   - latest: The last value of each metric, or nil to leave what is stored.
    ///   - leaseSeconds: How long the lease lasts from now.
    /// - Returns: What the user asks of the worker, or that the lease is lost.
    /// - Throws: ``StoreError`` with code `database_unavailable`.
    public func heartbeat(
        jobID: String, token: Int64, progress: JobProgress? = nil,
        latest: [String: Double]? = nil, leaseSeconds: TimeInterval
    ) throws(StoreError) -> HeartbeatAnswer {
        try write { transaction in
            let hasNews = progress != nil || latest != nil
            let row = try transaction.row(
                """
                UPDATE jobs SET lease_expires_at = ?, progress = ifnull(?, progress),
                    latest = ifnull(?, latest), version = version + ?
                WHERE id = ? AND state = 'running' AND lease_token = ?
                RETURNING cancel_requested, pause_requested
                """,
                [
                    transaction.expiry(of: leaseSeconds), try progress.map(ColumnText.text),
                    try latest.map(ColumnText.text), hasNews ? 1 : 0, jobID, token,
                ])
            guard let row else { return .lost }
            if hasNews { transaction.note(jobID: jobID) }
            return .held(cancelRequested: row[0], pauseRequested: row[1])
        }
    }

    /// Ends a job: its state, its diagnosis, its last events and their deliveries in one transaction.
    ///
    /// - Parameters:
    ///   - jobID: The job.
    ///   - token: The lease's token.
    ///   - outcome: How it ended.
    /// - Returns: The job.
    /// - Throws: ``StoreError`` with code `lease_lost` if it already ended or went to another worker,
    ///   or `database_unavailable`.
    @discardableResult
    public func finish(
        jobID: String, token: Int64, _ outcome: JobOutcome
    ) throws(StoreError) -> JobRecord {
        try write { transaction in
            try transaction.requireLease(jobID: jobID, token: token)
            for event in outcome.events { try transaction.append(event, to: jobID) }
            if let diagnosis = outcome.diagnosis {
                try transaction.saveDiagnosis(diagnosis, of: jobID)
                try transaction.append(diagnosis.event, to: jobID)
            }
            let moved = try transaction.moveJob(
                to: outcome.end.state, reason: outcome.reason,
                where: "id = :id AND state = 'running' AND lease_token = :token",
                setting: [
                    "progress = ifnull(:progress, progress)", "latest = ifnull(:latest, latest)",
                ],
                [
                    "id": jobID, "token": token,
                    "progress": try outcome.progress.map(ColumnText.text),
                    "latest": try outcome.latest.map(ColumnText.text),
                ])
            guard let moved else { throw StoreError.leaseLost(jobID) }
            try transaction.closeJob(
                jobID, as: outcome.end, reason: outcome.reason, data: outcome.data)
            return try JobRecord(row: moved)
        }
    }
}

extension Transaction {
    /// When a lease that begins now ends, in milliseconds.
    func expiry(of seconds: TimeInterval) -> Int64 { now.addingTimeInterval(seconds).milliseconds }
}

extension Diagnosis {
    /// The event that tells of a final diagnosis.
    fileprivate var event: NewEvent {
        let causes = findings.compactMap(\.cause).map { JSONValue.string($0.rawValue) }
        return NewEvent(
            .diagnosed,
            data: [
                "verdict": .string(verdict.rawValue), "step": JSONValue(step),
                "summary": .string(summary), "causes": .array(causes),
            ])
    }
}
