import Records

/// All that makes a new job.
public struct JobSubmission: Sendable, Hashable {
    /// What the user calls it; may be empty.
    public var name: String
    /// The complete spec as `GET` returns it, so without a webhook secret.
    public var spec: JSONValue
    /// The SHA-256 of the spec, in hexadecimal digits.
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
        name: String = "", spec: JSONValue, specSHA256: String, provenance: JSONValue = [:],
        priority: Int = 0, metadata: [String: String] = [:], datasetIDs: [String] = [],
        idempotency: Idempotency? = nil, webhook: WebhookTarget? = nil
    ) {
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

/// What became of a submission.
public struct Acceptance: Sendable, Hashable {
    /// The new job, or the one that an earlier request with the same key made.
    public var job: JobRecord
    /// A boolean value indicating whether the job is new.
    public var isNew: Bool
    /// What preflight checks found, for a new job that asks to be told.
    public var preflight: [CheckResult]

    /// Makes an acceptance.
    public init(job: JobRecord, isNew: Bool, preflight: [CheckResult] = []) {
        self.job = job
        self.isNew = isNew
        self.preflight = preflight
    }
}
