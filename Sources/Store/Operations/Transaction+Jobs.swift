import Foundation
import GRDB
import Records

extension Transaction {
    /// Values for named parameters.
    typealias Values = [String: (any DatabaseValueConvertible)?]

    /// Moves a job to a state, if it is where the condition says.
    ///
    /// Every transition goes through here: the version rises, the transition is noted, and a lease
    /// and an end are there exactly in the states that have them.
    ///
    /// - Parameters:
    ///   - state: The new state.
    ///   - reason: Why, or nil.
    ///   - condition: SQL that holds for the one job to move and names the state it must be in.
    ///   - assignments: SQL for what else to set. The default is nothing.
    ///   - values: The values of the named parameters in both.
    /// - Returns: The row afterwards, or nil if no job fulfils the condition.
    /// - Throws: `DatabaseError`.
    func moveJob(
        to state: JobState, reason: String? = nil, where condition: String,
        setting assignments: [String] = [], _ values: Values
    ) throws -> Row? {
        let transition = StoredTransition(state: state, at: now.milliseconds, reason: reason)
        var values = values
        values["state"] = state.rawValue
        // A plain assignment of nil would remove the value instead of making it NULL.
        values.updateValue(reason, forKey: "reason")
        values["transition"] = try ColumnText.text(transition)
        var all =
            [
                "state = :state", "state_reason = :reason", "version = version + 1",
                "transitions = json_insert(transitions, '$[#]', json(:transition))",
            ] + assignments
        if state != .running {
            all += [
                "lease_owner = NULL", "lease_worker = NULL", "lease_expires_at = NULL",
                "due_at = NULL",
            ]
        }
        if state.isTerminal {
            all.append("finished_at = :finished_at")
            values["finished_at"] = now.milliseconds
        }
        return try row(
            "UPDATE jobs SET \(all.joined(separator: ", ")) WHERE \(condition) RETURNING *",
            StatementArguments(values))
    }

    /// Does what belongs to the end of a job that has just come to a terminal state.
    func closeJob(
        _ jobID: String, as end: JobOutcome.End, reason: String?, data: [String: JSONValue] = [:]
    ) throws {
        var data = data
        data["state"] = .string(end.rawValue)
        data["reason"] = reason.map(JSONValue.string) ?? .null
        try append(NewEvent(end.event, data: data), to: jobID)
        try execute("DELETE FROM checkpoints WHERE job_id = ?", [jobID])
        try execute("DELETE FROM experiments WHERE job_id = ?", [jobID])
        try wakeParent(of: jobID)
    }

    /// Makes the parent of a job that has ended due, if it runs.
    private func wakeParent(of jobID: String) throws {
        let parent = try row(
            """
            UPDATE jobs SET due_at = ?1
            WHERE id = (SELECT parent_id FROM jobs WHERE id = ?2) AND state = 'running'
                AND (due_at IS NULL OR due_at > ?1)
            RETURNING id
            """, [now.milliseconds, jobID])
        if let parent { note(jobID: parent[0], addsWork: true) }
    }

    /// Reads a job.
    ///
    /// - Throws: ``StoreError`` with code `not_found`.
    func job(_ id: String) throws -> JobRecord {
        guard let row = try row("SELECT * FROM jobs WHERE id = ?", [id]) else {
            throw StoreError.notFound("job", id)
        }
        return try JobRecord(row: row)
    }
}
