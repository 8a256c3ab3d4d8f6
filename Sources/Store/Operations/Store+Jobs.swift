import Foundation
import GRDB
import Records

extension Store {
    /// Stores a new job, its idempotency key, its `job.queued` event and that event's deliveries, all
    /// in one transaction.
    ///
    /// - Parameter submission: All that makes the job.
    /// - Returns: The job; an earlier one if the idempotency key says that this is a repetition.
    /// - Throws: ``StoreError`` with code `idempotency_conflict` if the key belongs to another
    ///   request, `dataset_not_found` if a dataset isn't there, `not_found` if the parent isn't, or
    ///   `database_unavailable`.
    public func acceptJob(
        _ submission: JobSubmission
    ) throws(StoreError) -> (job: JobRecord, isNew: Bool) {
        try write { transaction in
            if let key = submission.idempotency,
                let earlier = try transaction.earlierJobID(for: key, owner: submission.ownerID)
            {
                return (try transaction.job(earlier), false)
            }
            if let parent = submission.parentage?.parentID { _ = try transaction.job(parent) }
            let id = ids.next("job_")
            let job = try transaction.insertJob(submission, id: id)
            if let key = submission.idempotency {
                try transaction.insertIdempotency(key, owner: submission.ownerID, jobID: id)
            }
            for datasetID in Set(submission.datasetIDs).sorted() {
                try transaction.insertUse(of: datasetID, by: id)
            }
            if let target = submission.webhook {
                try transaction.insertEndpoint(target, jobID: id, owner: submission.ownerID)
            }
            try transaction.append(
                NewEvent(.queued, data: ["name": .string(submission.name)]), to: id)
            transaction.note(jobID: id, addsWork: true)
            return (job, true)
        }
    }

    /// Reads a job.
    ///
    /// - Parameter id: Its id.
    /// - Returns: The job, or nil if there is none.
    /// - Throws: ``StoreError`` with code `database_unavailable` or `database_corrupt`.
    public func job(_ id: String) throws(StoreError) -> JobRecord? {
        try read { db in
            try Row.fetchOne(db, sql: "SELECT * FROM jobs WHERE id = ?", arguments: [id])
                .map(JobRecord.init(row:))
        }
    }

    /// Lists jobs, newest first.
    ///
    /// - Parameters:
    ///   - limit: How many at most.
    ///   - after: The id of the last job of the page before, or nil for the first page.
    ///   - parent: The job whose children to list, or nil for the jobs that are nobody's children.
    ///   - state: The state they must be in, or nil for any.
    ///   - metadata: Labels that they must have, all of them.
    /// - Returns: The jobs.
    /// - Throws: ``StoreError`` with code `database_unavailable` or `database_corrupt`.
    public func jobs(
        limit: Int, after: String? = nil, parent: String? = nil, state: JobState? = nil,
        metadata: [String: String] = [:]
    ) throws(StoreError) -> [JobRecord] {
        var conditions = ["parent_id IS ?"]
        var arguments: StatementArguments = [parent]
        if let after {
            conditions.append("id < ?")
            arguments += [after]
        }
        if let state {
            conditions.append("state = ?")
            arguments += [state.rawValue]
        }
        for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
            conditions.append(
                "EXISTS (SELECT 1 FROM json_each(jobs.metadata) WHERE key = ? AND value = ?)")
            arguments += [key, value]
        }
        arguments += [max(0, limit)]
        let condition = conditions.joined(separator: " AND ")
        return try read { db in
            try Row.fetchAll(
                db, sql: "SELECT * FROM jobs WHERE \(condition) ORDER BY id DESC LIMIT ?",
                arguments: arguments
            ).map(JobRecord.init(row:))
        }
    }

    /// Counts the jobs of each state.
    ///
    /// - Returns: A number for every state, 0 included.
    /// - Throws: ``StoreError`` with code `database_unavailable`.
    public func jobCounts() throws(StoreError) -> [JobState: Int] {
        try read { db in
            var counts = Dictionary(uniqueKeysWithValues: JobState.allCases.map { ($0, 0) })
            for row in try Row.fetchAll(db, sql: "SELECT state, count(*) FROM jobs GROUP BY state")
            {
                counts[try JobState(stored: row[0])] = row[1]
            }
            return counts
        }
    }

    /// Counts the jobs that wait for a worker.
    ///
    /// - Returns: How many there are.
    /// - Throws: ``StoreError`` with code `database_unavailable`.
    public func queueDepth() throws(StoreError) -> Int {
        try read { db in
            try Int.fetchOne(db, sql: "SELECT count(*) FROM jobs WHERE state = 'queued'") ?? 0
        }
    }
}

extension Transaction {
    fileprivate func insertJob(_ submission: JobSubmission, id: String) throws -> JobRecord {
        let transition = StoredTransition(state: .queued, at: now.milliseconds, reason: nil)
        let parentage = submission.parentage
        let row = try row(
            """
            INSERT INTO jobs
                (id, kind, owner_id, parent_id, role, arm, replicate, name, state, priority,
                metadata, spec_sha256, provenance, created_at, transitions)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'queued', ?, ?, ?, ?, ?, ?) RETURNING *
            """,
            [
                id, submission.kind.rawValue, submission.ownerID, parentage?.parentID,
                parentage?.role, parentage?.arm, parentage?.replicate, submission.name,
                submission.priority, try ColumnText.text(submission.metadata),
                submission.specSHA256, try ColumnText.text(submission.provenance),
                now.milliseconds, try ColumnText.text([transition]),
            ])
        guard let row else { throw StoreError.notFound("job", id) }
        try execute("INSERT INTO job_specs (job_id, body) VALUES (?, ?)", [id, submission.spec])
        return try JobRecord(row: row)
    }

    fileprivate func insertUse(of datasetID: String, by jobID: String) throws {
        guard try row("SELECT 1 FROM datasets WHERE id = ?", [datasetID]) != nil else {
            throw StoreError(.datasetNotFound, "dataset \(datasetID): not found")
        }
        try execute("INSERT INTO job_datasets VALUES (?, ?)", [jobID, datasetID])
    }
}
