/// Everything that determines a training run: a checked spec with every default filled in.
///
/// Two runs of the same spec and data on the same machine give the same bits.
public struct JobSpec: Sendable, Hashable {
    /// The complete spec as JSON, as `GET /v1/jobs/{id}` returns it.
    public var json: JSONValue
    /// What the user calls the job; may be empty.
    public var name: String
    /// The seed of everything random.
    public var seed: UInt64
    /// Where the rows come from and what is done to them.
    public var data: DataSpec
    /// The layers, from input to output.
    public var layers: [Component]
    /// The loss.
    public var loss: Component
    /// The optimizer.
    public var optimizer: Component
    /// The learning-rate schedule.
    public var schedule: Component
    /// The gradient clipping, or nil.
    public var gradientClipping: Component?
    /// How often to traverse the training rows, at most.
    public var epochs: Int
    /// After how many steps to stop at the latest, or nil.
    public var maxSteps: Int?
    /// After how many seconds of training to stop at the latest, or nil.
    public var maxRuntimeSeconds: Double?
    /// Rows in one batch.
    public var batchSize: Int
    /// Batches in one step, whose gradients are added up.
    public var gradientAccumulationSteps: Int
    /// Whether each epoch has its own order of rows.
    public var shuffle: Bool
    /// Which rows an epoch is made of.
    public var sampling: RowSampling
    /// Whether an incomplete last batch is left out.
    public var dropLast: Bool
    /// When to end a run that no longer gets better, or nil for never.
    public var earlyStopping: EarlyStoppingSpec?
    /// Every how many steps the statistics are taken.
    public var watchEvery: Int
    /// Every how many steps histograms are taken; 0 for never.
    public var histogramsEvery: Int
    /// What to do when something becomes non-finite.
    public var onIncident: IncidentPolicy
    /// Every how many steps the state is kept on disk, or nil for a time-based default.
    public var checkpointEverySteps: Int?
    /// Higher runs first; −100 to 100.
    public var priority: Int
    /// Who is told, or nil.
    public var webhook: WebhookSpec?
    /// The user's own labels.
    public var metadata: [String: String]

    /// Makes a spec; `SpecReader` is what fills one from JSON.
    public init(
        json: JSONValue, name: String, seed: UInt64, data: DataSpec, layers: [Component],
        loss: Component, optimizer: Component, schedule: Component, gradientClipping: Component?,
        epochs: Int, maxSteps: Int?, maxRuntimeSeconds: Double?, batchSize: Int,
        gradientAccumulationSteps: Int = 1, shuffle: Bool, sampling: RowSampling = .everyRow,
        dropLast: Bool, earlyStopping: EarlyStoppingSpec? = nil, watchEvery: Int,
        histogramsEvery: Int, onIncident: IncidentPolicy, checkpointEverySteps: Int?,
        priority: Int, webhook: WebhookSpec?, metadata: [String: String]
    ) {
        self.json = json
        self.name = name
        self.seed = seed
        self.data = data
        self.layers = layers
        self.loss = loss
        self.optimizer = optimizer
        self.schedule = schedule
        self.gradientClipping = gradientClipping
        self.epochs = epochs
        self.maxSteps = maxSteps
        self.maxRuntimeSeconds = maxRuntimeSeconds
        self.batchSize = batchSize
        self.gradientAccumulationSteps = gradientAccumulationSteps
        self.shuffle = shuffle
        self.sampling = sampling
        self.dropLast = dropLast
        self.earlyStopping = earlyStopping
        self.watchEvery = watchEvery
        self.histogramsEvery = histogramsEvery
        self.onIncident = onIncident
        self.checkpointEverySteps = checkpointEverySteps
        self.priority = priority
        self.webhook = webhook
        self.metadata = metadata
    }
}

extension JobSpec {
    /// The spec without the secret that signs webhooks, which is needed but neither kept with the
    /// spec nor shown.
    public var withoutSecret: JobSpec {
        guard var members = json.object, var webhook = members["webhook"]?.object else {
            return self
        }
        webhook["secret"] = nil
        members["webhook"] = .object(webhook)
        var spec = self
        spec.json = .object(members)
        spec.webhook?.secret = nil
        return spec
    }
}

/// What a job does when a loss, gradient or parameter becomes non-finite.
public enum IncidentPolicy: String, Sendable, Codable, CaseIterable {
    /// Ends the run as `failed` with reason `diverged`.
    case stop
    /// Goes on as if nothing had happened, as most frameworks do.
    case `continue`
}

/// Who is told of a job's events.
public struct WebhookSpec: Sendable, Hashable {
    /// The receiver.
    public var url: String
    /// The event types to send; empty for all.
    public var events: [String]
    /// The signing secret (`whsec_…`), or nil for one that the service makes.
    public var secret: String?

    /// Makes a webhook.
    public init(url: String, events: [String], secret: String?) {
        self.url = url
        self.events = events
        self.secret = secret
    }
}
