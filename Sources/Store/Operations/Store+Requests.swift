import Foundation
import GRDB
import Records

extension Store {
    /// Ends a job and its children at the user's wish: at once where no worker has them, else when
    /// their workers next look.
    ///
    /// - Parameter id: The job.
    /// - Returns: The job; unchanged if it has ended or was already asked to end.
    /// - Throws: ``StoreError`` with code `not_found` or `database_unavailable`.
    @discardableResult
    public func requestCancel(_ id: String) throws(StoreError) -> JobRecord {
        try write { transaction in
            try transaction.cancel(id)
            return try transaction.job(id)
        }
    }

    /// Pauses a job: at once if it waits, else when its worker next looks.
    ///
    /// - Parameter id: The job.
    /// - Returns: The job; unchanged if it has ended or is paused already.
    /// - Throws: ``StoreError`` with code `not_found` or `database_unavailable`.
    @discardableResult
    public func requestPause(_ id: String) throws(StoreError) -> JobRecord {
        try write { transaction in
            let moved = try transaction.moveJob(
                to: .paused, where: "id = :id AND state = 'queued'", ["id": id])
            if moved != nil {
                transaction.note(jobID: id)
            } else {
                try transaction.flag("pause_requested", from: 0, to: 1, of: id)
            }
            return try transaction.job(id)
        }
    }

    /// Lets a paused job wait for a worker again, and takes back a pause that is still to come.
    ///
    /// - Parameter id: The job.
    /// - Returns: The job; unchanged if it wasn't to be paused.
    /// - Throws: ``StoreError`` with code `not_found` or `database_unavailable`.
    @discardableResult
    public func requestResume(_ id: String) throws(StoreError) -> JobRecord {
        try write { transaction in
            let moved = try transaction.moveJob(
                to: .queued, where: "id = :id AND state = 'paused'", ["id": id])
            if moved != nil {
                transaction.note(jobID: id, addsWork: true)
            } else {
                try transaction.flag("pause_requested", from: 1, to: 0, of: id)
            }
            return try transaction.job(id)
        }
    }
}

extension Transaction {
    /// Ends a job, and its children before it, for their ends would wake it.
    fileprivate func cancel(_ id: String) throws {
        let children = try rows(
            "SELECT id FROM jobs WHERE parent_id = ? AND finished_at IS NULL ORDER BY id", [id])
        for child in children { try cancel(child[0]) }
        let moved = try moveJob(
            to: .cancelled,
            where: "id = :id AND finished_at IS NULL AND lease_owner IS NULL",
            setting: ["cancel_requested = 1"], ["id": id])
        if moved != nil {
            try closeJob(id, as: .cancelled, reason: nil)
        } else {
            try flag("cancel_requested", from: 0, to: 1, of: id)
        }
    }

    /// Leaves a word for the worker of a running job.
    fileprivate func flag(_ column: String, from old: Int, to new: Int, of id: String) throws {
        let changed = try row(
            """
            UPDATE jobs SET \(column) = ?, version = version + 1
            WHERE id = ? AND lease_owner IS NOT NULL AND \(column) = ? RETURNING 1
            """, [new, id, old])
        if changed != nil { note(jobID: id) }
    }
}
