import Records
import Store

/// A request that waits until a job is no longer as its client has seen it.
struct JobWait: Sendable {
    /// The version that the client has seen, or nil to wait for another state.
    let version: Int?
    /// The state at the beginning.
    let state: JobState

    /// Whether there is something new to tell, or never will be.
    func isOver(_ job: JobRecord) -> Bool {
        if job.state.isTerminal { return true }
        if let version { return job.version != version }
        return job.state != state
    }
}
