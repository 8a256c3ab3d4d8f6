import Datasets
import Networks
import Records

/// The fields of a job spec.
public enum JobSchema {
    /// The events that a job's webhook can ask for.
    static let eventNames = EventType.ofJobs.map(\.rawValue)

    /// The whole spec.
    public static let job = Schema([
        .field("name", .string(maximumLength: 200), default: "", "what you call the job"),
        .field(
            "seed", .integer(.range(0...9_007_199_254_740_991)), default: 0,
            "the seed of everything random"),
        .required("data", .object(DataSchema.data), "where rows come from"),
        .required("model", model, "the network"),
        .required("loss", .component(LossCatalog.components), "what is minimized"),
        .required("optimizer", .component(OptimizerCatalog.components), "how it is minimized"),
        .field(
            "schedule", .component(ScheduleCatalog.components), default: ["type": "constant"],
            "the learning rate over the run"),
        .optional(
            "gradient_clipping", .component(GradientClipping.components),
            "how gradients are kept from being too large"),
        .field(
            "epochs", .integer(.range(1...1_000_000)), default: 10,
            "how often to traverse the training rows, at most"),
        .field(
            "batch_size", .integer(.range(1...1_048_576)), default: 32, "rows in one batch"),
        .field(
            "gradient_accumulation_steps", .integer(.range(1...65_536)), default: 1,
            "batches in one step, whose gradients are added up as if they were one batch"),
        .optional(
            "max_steps", .integer(.range(1...1_000_000_000)),
            "after how many steps to stop at the latest"),
        .optional(
            "max_runtime_seconds", .number(.positive),
            "after how many seconds of training to stop at the latest"),
        .field("shuffle", .boolean, default: true, "whether each epoch has its own order of rows"),
        .field(
            "sampling", .choice(RowSampling.allCases.map(\.rawValue)), default: "every_row",
            "each training row once an epoch, or rows drawn so that each class comes as often"),
        .field(
            "drop_last", .boolean, default: false,
            "whether an epoch's incomplete last batch or step is left out"),
        .optional(
            "early_stopping", .object(EarlyStoppingReader.schema),
            "when to end a run that no longer gets better on the validation rows"),
        .field(
            "watch",
            .object(
                Schema([
                    .field(
                        "every", .integer(.range(1...1_000_000)), default: 1,
                        "every how many steps the statistics are taken"),
                    .field(
                        "histograms_every", .integer(.range(0...1_000_000)), default: 100,
                        "every how many steps histograms are taken; 0 for never"),
                ])), default: [:], "how closely to watch"),
        .field(
            "on_incident", .choice(IncidentPolicy.allCases.map(\.rawValue)), default: "stop",
            "what to do when something becomes NaN or infinite"),
        .field(
            "diagnosis",
            .object(
                Schema([
                    .field(
                        "budget_percent", .number(.range(0...1000)), default: 20,
                        "what experiments on a sick run may cost, in percent of its planned steps, "
                            + "but at least some tenths of a second; 0 for no experiments")
                ])), default: [:], "what may be done to find out what went wrong"),
        .field(
            "preflight", .choice(PreflightPolicy.allCases.map(\.rawValue)), default: "warn",
            "what is done about findings before training: warn tells of those of the spec, strict "
                + "rehearses the job and refuses it for an error"),
        .optional(
            "checkpoint_every_steps", .integer(.range(1...1_000_000_000)),
            "every how many steps the state is kept on disk; by default every few seconds"),
        .field(
            "priority", .integer(.range(-100...100)), default: 0, "higher runs first"),
        .optional("webhook", .object(webhook), "who is told of events"),
        .field(
            "metadata", .map(.string(maximumLength: 512), maximumCount: 16), default: [:],
            "labels of your own"),
        .field(
            "provenance", .map(.string(maximumLength: 512), maximumCount: 16), default: [:],
            "where the job comes from, such as a commit"),
    ])

    /// The layers themselves, or a preset, in whose place they are stored.
    private static let model = Schema.Kind.variant([
        Schema.Variant(
            "layers",
            Schema([
                .required(
                    "layers", layers, "the layers, from input to output")
            ])),
        Schema.Variant("preset", PresetCatalog.components),
    ])

    /// A list of layers.
    static let layers = Schema.Kind.list(.component(LayerCatalog.components), count: 1...1000)

    private static let webhook = Schema([
        .required("url", .string(maximumLength: 2048), "the receiver, http or https"),
        .field(
            "events", .list(.choice(eventNames), count: 0...eventNames.count), default: [],
            "the events to send; none means all"),
        .optional(
            "secret", .string(maximumLength: 120), "whsec_ and base64; made for you if absent"),
    ])
}
