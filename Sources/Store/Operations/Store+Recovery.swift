import Foundation
import GRDB
import Records

extension Store {
    /// How many workers may be lost with a job before it counts as the job's fault.
    public static let defaultMaximumAttempts = 5

    /// Gives a job back in order; see ``Ledger``.
    public func release(_ lease: Lease, reason: String? = nil) throws(StoreError) {
        try write { transaction in
            try transaction.requireLease(lease)
            let job = try transaction.job(lease.jobID)
            try transaction.leave(
                job, for: job.cancelRequested ? .cancelled : job.pauseRequested ? .paused : .queued,
                reason: reason, setting: ["attempt = attempt - 1"])
        }
    }

    /// Takes running jobs from workers that are gone: those of an earlier opening of the store at
    /// once, those of this one when their lease has run out.
    ///
    /// A job waits again, is paused or cancelled if the user asked for that, or fails with
    /// `worker_lost` if too many workers were lost with it. Call it at the start, then now and then.
    ///
    /// - Parameter maximumAttempts: How many workers may be lost with a job. The default is 5.
    /// - Returns: The jobs that were taken, as they are now.
    /// - Throws: ``StoreError`` with code `database_unavailable`.
    @discardableResult
    public func recover(
        maximumAttempts: Int = Store.defaultMaximumAttempts
    ) throws(StoreError) -> [JobRecord] {
        try write { transaction in
            let lost = try transaction.rows(
                """
                SELECT * FROM jobs WHERE lease_owner IS NOT NULL
                    AND (lease_owner <> ? OR lease_expires_at <= ?) ORDER BY id
                """, [bootID, transaction.now.milliseconds])
            return try lost.map { row in
                let job = try JobRecord(row: row)
                let workerLost = FailureReason.workerLost.rawValue
                if job.cancelRequested {
                    try transaction.leave(job, for: .cancelled, reason: nil)
                } else if job.attempt >= maximumAttempts {
                    try transaction.leave(job, for: .failed, reason: workerLost)
                } else {
                    try transaction.leave(
                        job, for: job.pauseRequested ? .paused : .queued, reason: workerLost)
                }
                return try transaction.job(job.id)
            }
        }
    }
}

extension Transaction {
    /// Moves a running job off its worker.
    fileprivate func leave(
        _ job: JobRecord, for state: JobState, reason: String?, setting assignments: [String] = []
    ) throws {
        let moved = try moveJob(
            to: state, reason: reason, where: "id = :id AND lease_owner IS NOT NULL",
            setting: assignments + (state == .paused ? ["pause_requested = 0"] : []),
            ["id": job.id])
        guard moved != nil else { throw StoreError.leaseLost(job.id) }
        if let end = JobOutcome.End(rawValue: state.rawValue) {
            try closeJob(job.id, as: end, reason: reason)
        }
        note(jobID: job.id, addsWork: state == .queued)
    }
}
