import Foundation
import Records

/// All that makes a new job.
public struct JobSubmission: Sendable, Hashable {
    /// What kind of work it is.
    public var kind: JobKind
    /// Whose it is, or nil for nobody's in particular.
    public var ownerID: String?
    /// What it is to the job that makes it, or nil where none does.
    public var parentage: JobParentage?
    /// What the user calls it; may be empty.
    public var name: String
    /// The complete spec as JSON text, as `GET` returns it, so without a webhook secret.
    public var spec: Data
    /// The SHA-256 of the spec's text, in hexadecimal digits.
    public var specSHA256: String
    /// What the run comes from; may be added to later.
    public var provenance: JSONValue
    /// Higher runs first.
    public var priority: Int
    /// The user's own labels.
    public var metadata: [String: String]
    /// The uploaded datasets that the spec names.
    public var datasetIDs: [String]
    /// What a repetition of the request is known by, or nil.
    public var idempotency: Idempotency?
    /// Who is told of the job's events, or nil.
    public var webhook: WebhookTarget?

    /// Makes a submission.
    public init(
        kind: JobKind = .train, ownerID: String? = nil, parentage: JobParentage? = nil,
        name: String = "", spec: Data, specSHA256: String, provenance: JSONValue = [:],
        priority: Int = 0, metadata: [String: String] = [:], datasetIDs: [String] = [],
        idempotency: Idempotency? = nil, webhook: WebhookTarget? = nil
    ) {
        self.kind = kind
        self.ownerID = ownerID
        self.parentage = parentage
        self.name = name
        self.spec = spec
        self.specSHA256 = specSHA256
        self.provenance = provenance
        self.priority = priority
        self.metadata = metadata
        self.datasetIDs = datasetIDs
        self.idempotency = idempotency
        self.webhook = webhook
    }
}

/// What a job is to the job that made it.
public struct JobParentage: Sendable, Hashable {
    /// The job that made it.
    public var parentID: String
    /// What it is for, such as `control`, or nil.
    public var role: String?
    /// Which of the things that are compared it runs, or nil.
    public var arm: String?
    /// Which repetition of that it is, or nil.
    public var replicate: Int?

    /// Makes a parentage.
    public init(
        parentID: String, role: String? = nil, arm: String? = nil, replicate: Int? = nil
    ) {
        self.parentID = parentID
        self.role = role
        self.arm = arm
        self.replicate = replicate
    }
}

/// What a repeated request is known by; kept 24 hours.
public struct Idempotency: Sendable, Hashable {
    /// The key that the client chose.
    public var key: String
    /// The SHA-256 of the request, in hexadecimal digits.
    public var requestSHA256: String

    /// Makes a key.
    public init(key: String, requestSHA256: String) {
        self.key = key
        self.requestSHA256 = requestSHA256
    }
}

/// Who is told of events.
public struct WebhookTarget: Sendable, Hashable {
    /// The receiver.
    public var url: String
    /// The event types to send; empty for all.
    public var events: [String]
    /// What deliveries are signed with.
    public var secret: StoredSecret

    /// Makes a target.
    public init(url: String, events: [String] = [], secret: StoredSecret) {
        self.url = url
        self.events = events
        self.secret = secret
    }
}
