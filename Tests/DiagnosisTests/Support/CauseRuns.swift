import Records

/// Runs that between them reach every cause, every remedy and nearly every text of them.
enum CauseRuns {
    /// Every run, with a name.
    static let all: [(name: String, builder: TraceBuilder)] =
        rates + outputs + losses + layers + data + lengths + settings

    private static func stuck(_ change: (inout TraceBuilder) -> Void) -> TraceBuilder {
        Runs.stuck(change)
    }

    private static func stuck(
        _ network: TraceBuilder, _ change: (inout TraceBuilder) -> Void
    ) -> TraceBuilder {
        var builder = Runs.stuck(network)
        change(&builder)
        return builder
    }

    // MARK: Rates and steps

    private static let rates: [(String, TraceBuilder)] = [
        (
            "branches with a lower rate that trains",
            stuck { builder in
                builder.set("/optimizer/lr", 30)
                builder.measurements = [
                    Runs.branches(job: 30, jobLoss: 2.3, best: 0.1, bestLoss: 0.2)
                ]
            }
        ),
        (
            "branches with a higher rate that trains",
            stuck { builder in
                builder.set("/optimizer/lr", 1e-5)
                builder.measurements = [
                    Runs.branches(job: 1e-5, jobLoss: 2.3, best: 0.1, bestLoss: 0.2)
                ]
            }
        ),
        ("updates as large as weights", stuck { $0.recordFlow(update: 0.5) }),
        ("updates far below weights", stuck { $0.recordFlow(update: 1e-7) }),
        (
            "clipping by a tiny norm",
            stuck { builder in
                builder.set("/gradient_clipping", ["type": "norm", "max_norm": 1e-4])
                builder.record("gradient_norm") { _ in 0.8 }
            }
        ),
        (
            "clipping by a tiny value",
            stuck { builder in
                builder.set("/gradient_clipping", ["type": "value", "clip_value": 1e-5])
                builder.record("gradient_max/layers[0].weight") { _ in 0.8 }
            }
        ),
        ("sgd without momentum", stuck { $0.set("/optimizer/momentum", 0) }),
        ("adadelta", stuck { $0.set("/optimizer", ["type": "adadelta", "lr": 0.1]) }),
        (
            "betas that never forget",
            stuck { builder in
                builder.set("/optimizer", ["type": "adam", "lr": 0.001, "betas": [0.999, 0.999]])
                builder.record("loss") { 2.3 + Double($0) / 100 }
            }
        ),
        (
            "a schedule that takes the rate away",
            stuck { builder in
                builder.set("/schedule", ["type": "exponential", "gamma": 0.5])
                builder.record("learning_rate") { $0 < 40 ? 0.1 : 1e-6 }
            }
        ),
    ]

    // MARK: What the spec sets beside

    static let normalizing = LayerTraits(
        .normalization, form: .numbers, range: .all, isNonlinear: false, mixesRows: true)

    /// A network with batch normalization behind its first layer.
    static func normalized(_ change: (inout TraceBuilder) -> Void) -> TraceBuilder {
        stuck { builder in
            builder.set(
                "/model/layers/1",
                ["type": "batch_norm1d", "eps": 1e-5, "momentum": 0.001, "frozen": false])
            builder.traits[1] = normalizing
            change(&builder)
        }
    }

    private static let settings: [(String, TraceBuilder)] = [
        (
            "frozen layers",
            stuck { builder in
                for index in [0, 2] { builder.set("/model/layers/\(index)/frozen", true) }
            }
        ),
        ("one frozen layer", stuck { $0.set("/model/layers/0/frozen", true) }),
        ("labels smoothed away", stuck { $0.set("/loss/label_smoothing", 0.95) }),
        (
            "dropout of the outputs",
            stuck { $0.set("/model/layers/-", ["type": "dropout", "p": 0.5]) }
        ),
        (
            "no bias",
            {
                var builder = TraceBuilder.regression(mean: 5)
                for index in [0, 2] { builder.set("/model/layers/\(index)/bias", false) }
                return Runs.stuck(builder)
            }()
        ),
        ("large biases", stuck { $0.biases = ["layers[2]": 100] }),
        (
            "an initializer of NaN",
            stuck { builder in
                builder.set(
                    "/model/layers/2/init",
                    ["weight": ["type": "constant", "value": "NaN"], "bias": ["type": "zeros"]])
                builder.nonFinite = [
                    NonFiniteEvent(
                        step: 0, pass: .initialization, layer: "layers[2]",
                        tensor: "layers[2].weight", nanCount: 640, infiniteCount: 0, count: 640)
                ]
            }
        ),
        ("normalized batches of one row", normalized { $0.set("/batch_size", 1) }),
        ("a last batch of one row", normalized { $0.data.trainingRows = 1281 }),
        (
            "statistics that lag",
            normalized { builder in
                builder.series = Runs.overfitting().series
                builder.measurements = [
                    Records.Measurement(StatisticsScores(rows: 320, running: 0.1, batch: 0.9))
                ]
            }
        ),
        (
            "a code for missing inputs",
            stuck { builder in
                builder.dataChecks = [
                    CheckResult(
                        "sentinel_values", .fired, severity: .warning, message: Phrase("a", "甲"),
                        evidence: [
                            Evidence("sentinel", value: -999, expected: "NaN"),
                            Evidence("sentinel_count", value: 70, expected: .about(0)),
                        ])
                ]
            }
        ),
        (
            "the last, sorted rows held out",
            stuck { builder in
                builder.set("/shuffle", false)
                builder.set("/data/validation/shuffle", false)
                builder.dataChecks = [
                    CheckResult(
                        "unshuffled_data", .fired, severity: .warning, message: Phrase("a", "甲"),
                        evidence: [])
                ]
            }
        ),
    ]

    // MARK: Outputs

    private static func network(
        _ output: String?, _ loss: String, widths: [Int] = [64, 64, 10]
    ) -> TraceBuilder {
        var builder = TraceBuilder(widths: widths, outputActivation: output)
        builder.set("/loss", ["type": .string(loss), "reduction": "mean", "eps": 1e-7])
        return builder
    }

    private static func binary(_ output: String?, _ loss: String) -> TraceBuilder {
        var builder = network(output, loss, widths: [64, 64, 1])
        builder.data.targets = TraceBuilder.labels(counts: [1200, 80])
        return builder
    }

    private static let outputs: [(String, TraceBuilder)] = [
        ("softmax before cross_entropy", Runs.stuck(network("softmax", "cross_entropy"))),
        ("log_softmax before cross_entropy", Runs.stuck(network("log_softmax", "cross_entropy"))),
        ("nll of logits", Runs.stuck(network(nil, "nll"))),
        ("nll of a relu", Runs.stuck(network("relu", "nll"))),
        ("probabilities of a relu", Runs.stuck(network("relu", "cross_entropy_of_probabilities"))),
        (
            "probabilities of sigmoids",
            Runs.stuck(network("sigmoid", "cross_entropy_of_probabilities"))
        ),
        ("bce of logits", Runs.stuck(binary(nil, "bce"))),
        ("softmax of one output", Runs.stuck(binary("softmax", "bce"))),
        ("cross_entropy over one output", Runs.stuck(binary(nil, "cross_entropy"))),
        ("rare yes", Runs.stuck(binary(nil, "bce_with_logits"))),
        (
            "targets beyond a sigmoid",
            {
                var builder = TraceBuilder.regression()
                builder.set("/model/layers/-", ["type": "sigmoid"])
                builder.data.targets = TraceBuilder.values(mean: 50, deviation: 10)
                return Runs.stuck(builder)
            }()
        ),
        (
            "a loss that falls without its metric",
            {
                var builder = Runs.healthy()
                builder.set("/model/layers/-", ["type": "sigmoid"])
                builder.record("accuracy") { _ in 0.1 }
                return builder
            }()
        ),
    ]

    // MARK: Losses and targets

    private static let losses: [(String, TraceBuilder)] = [
        ("mse of class indices", Runs.stuck(network(nil, "mse"))),
        (
            "mse of one-hot classes",
            stuck(network(nil, "mse")) { $0.data.targets.values.columns = 10 }
        ),
        ("mse of two classes", Runs.stuck(binary(nil, "mse"))),
        ("bce of ten classes", Runs.stuck(network("sigmoid", "bce"))),
        (
            "cross_entropy of real values",
            stuck(TraceBuilder.regression()) { $0.set("/loss", ["type": "cross_entropy"]) }
        ),
        (
            "targets far from one",
            Runs.stuck(TraceBuilder.regression(mean: 5000, deviation: 2000))
        ),
        (
            "a summed loss",
            stuck { builder in
                builder.set("/loss/reduction", "sum")
                builder.record("loss") { 74 + Noise(seed: 5)($0) }
            }
        ),
        ("a label too many", stuck { $0.data.targets.values.max = 12 }),
        ("a negative label", stuck { $0.data.targets.values.min = -1 }),
        (
            "a bare logarithm",
            stuck(network("softmax", "cross_entropy_of_probabilities")) { builder in
                builder.set("/loss/eps", 0)
                builder.nonFinite = [
                    NonFiniteEvent(
                        step: 700, pass: .loss, layer: nil, tensor: "loss", nanCount: 0,
                        infiniteCount: 1, count: 1)
                ]
            }
        ),
        (
            "an exponential layer",
            stuck(TraceBuilder(activation: "exp")) { builder in
                builder.nonFinite = [
                    NonFiniteEvent(
                        step: 40, pass: .forward, layer: "layers[1]", tensor: "layers[1] output",
                        nanCount: 0, infiniteCount: 1, count: 64)
                ]
            }
        ),
    ]

    // MARK: Layers

    private static let layers: [(String, TraceBuilder)] = [
        (
            "dead rectifiers",
            stuck { builder in builder.record("dead_units/layers[1]", every: 40) { _ in 0.95 } }
        ),
        ("softmax between layers", Runs.stuck(TraceBuilder(activation: "softmax"))),
        ("no function between layers", Runs.stuck(TraceBuilder(activation: "none"))),
        (
            "saturated tanh",
            stuck(TraceBuilder(activation: "tanh")) { builder in
                builder.record("activation_saturated/layers[1]") { _ in 0.95 }
            }
        ),
        ("large weights", stuck { $0.gain = 10 }),
        ("small weights", stuck { $0.gain = 0.01 }),
        ("equal units", stuck { $0.duplicateUnits = ["layers[0]": 63] }),
        ("two hidden units", Runs.stuck(TraceBuilder(widths: [64, 2, 10]))),
        (
            "no hidden layer",
            stuck(TraceBuilder(widths: [64, 10])) {
                $0.measurements = [Runs.baselines(linear: 0.1, neighbors: 0.9)]
            }
        ),
        ("twelve layers", Runs.stuck(TraceBuilder(widths: [64] + [Int](repeating: 32, count: 12)))),
        (
            "a strong penalty",
            stuck { $0.set("/model/layers/0/l2", 1) }
        ),
        (
            "strong dropout",
            stuck { $0.set("/model/layers/-", ["type": "dropout", "p": 0.9]) }
        ),
    ]

    // MARK: Data

    private static let data: [(String, TraceBuilder)] = [
        (
            "targets that don't follow from inputs",
            stuck { $0.measurements = [Runs.baselines(linear: 0, neighbors: 0)] }
        ),
        ("tiny inputs", stuck { $0.data.inputs.rootMeanSquare = 1e-5 }),
        (
            "constant inputs",
            stuck { $0.data.inputs.constantColumns = $0.data.inputs.columns }
        ),
        ("broken targets", stuck { $0.data.targets.values.nanCount = 3 }),
        (
            "missing targets",
            stuck {
                $0.data.targets.values.nanCount = 3
                $0.data.missingTargets = 3
            }
        ),
        (
            "missing inputs and targets held out",
            stuck {
                $0.data.missingTargets = 0
                $0.data.validationMissingTargets = 2
                $0.dataChecks = [
                    CheckResult(
                        "inputs_not_finite", .fired, severity: .error,
                        evidence: [
                            Evidence("validation_inputs", value: 4, expected: "0"),
                            Evidence("validation_targets", value: 2, expected: "0"),
                        ], rows: [3, 9])
                ]
            }
        ),
    ]

    // MARK: Lengths and sizes

    private static let lengths: [(String, TraceBuilder)] = [
        ("overfitting", Runs.overfitting()),
        (
            "overfitting to few rows",
            {
                var builder = Runs.overfitting()
                builder.data.trainingRows = 40
                return builder
            }()
        ),
        (
            "batches of all rows",
            {
                var builder = TraceBuilder()
                builder.steps = 60
                builder.stepsPerEpoch = 3
                builder.set("/batch_size", 512)
                return Runs.stuck(builder)
            }()
        ),
        ("batches of one row", stuck { $0.set("/batch_size", 1) }),
    ]
}
