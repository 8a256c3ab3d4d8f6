/// What can happen to a job or a data set; the names are wire names and the types of webhooks.
public enum EventType: String, Sendable, Codable, CaseIterable {
    /// The job was accepted.
    case queued = "job.queued"
    /// A worker began or resumed it.
    case started = "job.started"
    /// The loss, a gradient or a parameter became NaN or infinite.
    case nanDetected = "job.nan_detected"
    /// The diagnosis turned sick.
    case incident = "job.incident"
    /// The final diagnosis is there.
    case diagnosed = "job.diagnosed"
    /// The job ended as planned.
    case succeeded = "job.succeeded"
    /// The job ended early.
    case failed = "job.failed"
    /// The user ended the job.
    case cancelled = "job.cancelled"
    /// The rows of an uploaded data set were looked at.
    case datasetChecked = "dataset.checked"

    /// The types of what happens to a job.
    public static let ofJobs = allCases.filter(\.isOfJob)

    /// A boolean value indicating whether it happens to a job.
    public var isOfJob: Bool { self != .datasetChecked }
}
