/// Why a ``Ledger``, or the store behind it, couldn't do what it was asked.
///
/// The message names ids and files but never a row's values, so it can be logged.
public struct StoreError: Error, Sendable, Hashable {
    /// The kind of failure; the names are stable.
    public enum Code: String, Sendable, Codable, CaseIterable {
        /// There is no such row.
        case notFound = "not_found"
        /// The idempotency key was used for another request.
        case idempotencyConflict = "idempotency_conflict"
        /// The worker no longer holds the job.
        case leaseLost = "lease_lost"
        /// The job's or delivery's state doesn't allow it.
        case stateConflict = "state_conflict"
        /// A job that hasn't ended reads the dataset.
        case datasetInUse = "dataset_in_use"
        /// A job names a dataset that isn't there.
        case datasetNotFound = "dataset_not_found"
        /// The endpoint is disabled.
        case endpointDisabled = "endpoint_disabled"
        /// Another process uses the data directory.
        case directoryInUse = "directory_in_use"
        /// A newer version of the service wrote the database.
        case databaseTooNew = "database_too_new"
        /// A migration was edited after it ran.
        case migrationChanged = "migration_changed"
        /// The disk or the database can't be read or written now.
        case unavailable = "database_unavailable"
        /// What is stored can't be understood.
        case corrupt = "database_corrupt"
        /// A fault of the store itself.
        case internalError = "internal_error"
    }

    /// The kind of failure.
    public var code: Code
    /// What happened, for a person to read.
    public var message: String

    /// Makes an error.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}

extension StoreError: CustomStringConvertible {
    /// The code and the message; not stable.
    public var description: String { "\(code.rawValue): \(message)" }
}

extension StoreError {
    /// What is thrown where a worker no longer holds a job.
    public static func leaseLost(_ jobID: String) -> StoreError {
        StoreError(.leaseLost, "job \(jobID): the lease is lost to another worker or the job ended")
    }

    /// What is thrown where there is no such thing.
    public static func notFound(_ kind: String, _ id: String) -> StoreError {
        StoreError(.notFound, "\(kind) \(id): not found")
    }
}
