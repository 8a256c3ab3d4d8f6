import Foundation
import Networks
import Records
import RunSupport
import Testing

@testable import Training

/// Faults put into runs on purpose, each with the operation and the rows that must be named.
struct NonFiniteOriginTests {
    /// A fault and what must be said of it.
    struct Fault: Sendable, CustomTestStringConvertible {
        let name: String
        let spec: [String: JSONValue]
        /// The step at which it shows.
        var step = 0
        let pass: NonFiniteEvent.Pass
        var layer: String?
        let operation: String
        let kind: NonFiniteOrigin.Kind
        var failsInFloat64: Bool?
        let rows: [Int]

        var testDescription: String { name }
    }

    /// A layer whose weights all have one value.
    private static func linear(_ weight: Double, _ units: Int = 1) -> JSONValue {
        [
            "type": "linear", "out_features": JSONValue(units),
            "init": [
                "weight": ["type": "constant", "value": .number(weight)], "bias": ["type": "zeros"],
            ],
        ]
    }

    private static func data(_ inputs: [JSONValue], _ targets: [JSONValue]) -> JSONValue {
        ["source": ["inline": ["inputs": .array(inputs), "targets": .array(targets)]]]
    }

    private static func model(_ layers: JSONValue...) -> JSONValue { ["layers": .array(layers)] }

    /// Forty sound rows of one input, with one changed; its batch of ten comes in a step of its own.
    private static func rows(_ changed: Int, _ value: JSONValue) -> [JSONValue] {
        (0..<40).map { $0 == changed ? [value] : [.number(Double($0 % 7) / 7)] }
    }

    static let faults: [Fault] = [
        Fault(
            name: "overflow in a layer",
            spec: [
                "data": data([[1], [2], [3], [4], [5]], [[0], [0], [0], [0], [0]]),
                "model": model(linear(1e38)),
            ], pass: .forward, layer: "layers[0]", operation: "linear", kind: .overflow,
            failsInFloat64: false, rows: [3, 4]),
        Fault(
            name: "logarithm of zero",
            spec: [
                "data": data([[1], [2], [-3], [4], [-5]], [[0], [0], [0], [0], [0]]),
                "model": model(linear(1), ["type": "relu"], ["type": "log"], linear(1)),
            ], pass: .forward, layer: "layers[2]", operation: "log", kind: .singularity,
            failsInFloat64: true, rows: [2, 4]),
        Fault(
            name: "division of zero by a zero sum",
            spec: [
                "data": [
                    "source": [
                        "inline": ["inputs": [[1], [2], [-3], [4]], "labels": [0, 1, 0, 1]]
                    ]
                ],
                "model": model(linear(1, 2), ["type": "relu"]),
                "loss": ["type": "cross_entropy_of_probabilities", "normalize": true],
            ], pass: .loss, operation: "cross_entropy_of_probabilities", kind: .singularity,
            failsInFloat64: true, rows: [2]),
        Fault(
            // An output is 100·400ⁱ after layer i, above 3.4e38 first for i = 15.
            name: "exploding depth",
            spec: [
                "data": data([[1], [1], [1]], [[0], [0], [0]]),
                "model": [
                    "layers": .array((0..<30).map { linear(100, $0 == 29 ? 1 : 4) })
                ],
            ], pass: .forward, layer: "layers[15]", operation: "linear", kind: .overflow,
            failsInFloat64: false, rows: [0, 1, 2]),
        Fault(
            name: "one poisoned input row",
            spec: [
                "data": data(rows(27, "NaN"), rows(40, 0)), "shuffle": false, "batch_size": 10,
                "model": model(linear(1, 3), ["type": "tanh"], linear(1)),
            ], step: 2, pass: .data, operation: "inputs", kind: .given, failsInFloat64: true,
            rows: [27]),
        Fault(
            name: "an infinite target",
            spec: [
                "data": data(rows(40, 0), rows(33, "Infinity")), "shuffle": false,
                "batch_size": 10,
            ], step: 3, pass: .data, operation: "targets", kind: .given, failsInFloat64: true,
            rows: [33]),
        Fault(
            name: "a label that no output has",
            spec: [
                "data": [
                    "source": ["inline": ["inputs": [[1], [2], [3]], "labels": [0, 1, -4]]]
                ],
                "model": model(linear(1, 2)), "loss": ["type": "cross_entropy"],
            ], pass: .data, operation: "labels", kind: .given, failsInFloat64: true, rows: [2]),
        Fault(
            name: "a bad initial weight", spec: ["model": model(linear(1), linear(1e39))],
            pass: .initialization, layer: "layers[1]", operation: "constant initialization",
            kind: .given, rows: []),
        Fault(
            name: "an update that overflows",
            spec: [
                "data": data([[1e3], [2e3]], [[-1e3], [-2e3]]), "model": model(linear(1)),
                "optimizer": ["type": "sgd", "lr": 1e35],
            ], pass: .update, layer: "layers[0]", operation: "sgd update", kind: .overflow,
            failsInFloat64: false, rows: []),
        Fault(
            // The second row's inputs cancel in the output; its slope times 1e25 is too large.
            name: "a weight's gradient that overflows for one row",
            spec: [
                "data": data(
                    (0..<40).map { $0 == 21 ? [1e25, -1e25, 1] : [0.1, 0.2, 0.3] },
                    (0..<40).map { $0 == 21 ? [-1e18] : [0.5] }), "shuffle": false,
                "batch_size": 10, "model": model(linear(1)),
                "optimizer": ["type": "sgd", "lr": 1e-12],
            ], step: 2, pass: .backward, layer: "layers[0]", operation: "linear weight gradient",
            kind: .overflow, failsInFloat64: false, rows: [21]),
        Fault(
            // The slope of log at 1e-45 is 1e45.
            name: "the slope of a logarithm near zero",
            spec: [
                "data": data([[1], [1e-45], [2]], [[0], [0], [0]]),
                "model": model(linear(1), ["type": "log"]),
            ], pass: .backward, layer: "layers[1]", operation: "log gradient", kind: .overflow,
            failsInFloat64: false, rows: [1]),
        Fault(
            // sigmoid(200) is 1 exactly, in double precision too: its target of 0 costs -log 0.
            name: "an unclamped loss of a saturated unit",
            spec: [
                "data": data([[0.1], [200], [0.2]], [[0], [0], [1]]),
                "model": model(linear(1), ["type": "sigmoid"]),
                "loss": ["type": "bce", "clamp": false],
            ], pass: .loss, operation: "bce", kind: .singularity, failsInFloat64: true,
            rows: [1]),
        Fault(
            name: "a probability too small for single precision",
            spec: [
                "data": [
                    "source": [
                        "inline": ["inputs": [[0, 1], [0, -200], [1, 0]], "labels": [0, 1, 1]]
                    ]
                ],
                "model": model(["type": "scale"], ["type": "softmax"]),
                "loss": ["type": "cross_entropy_of_probabilities"],
            ], pass: .loss, operation: "cross_entropy_of_probabilities", kind: .underflow,
            failsInFloat64: false, rows: [1]),
        Fault(
            name: "a row without deviation, divided by it",
            spec: [
                "data": data(
                    [[1, 2, 3], [4, 4, 4], [1, 5, 2], [7, 7, 7]], [[0], [0], [0], [0]]),
                "model": model(["type": "layer_norm", "eps": 0], linear(1)),
            ], pass: .forward, layer: "layers[0]", operation: "layer_norm", kind: .singularity,
            failsInFloat64: true, rows: [1, 3]),
        Fault(
            // 2·1e30·1e10 is too large; the loss of the batch is not.
            name: "a penalty whose gradient overflows",
            spec: [
                "data": data([[1e-10], [2e-10]], [[0], [0]]),
                "model": model(
                    ["type": "tanh"],
                    .object((linear(1e10).object ?? [:]).merging(["l2": 1e30]) { $1 })),
            ], pass: .backward, layer: "layers[1]", operation: "penalty gradient",
            kind: .overflow, failsInFloat64: false, rows: []),
    ]

    @Test(arguments: faults, ["stop", "continue"])
    func `names the first bad operation and its rows at the very step`(
        _ fault: Fault, _ policy: String
    ) throws {
        for every in [1, 10] {
            var changes = fault.spec
            changes["on_incident"] = .string(policy)
            changes["watch"] = ["every": JSONValue(every)]
            let run = try RunHarness.run(RunHarness.spec(changes))
            let recorder = Recorder()
            #expect(run.train(recorder) == (policy == "stop" ? .diverged : .completed))
            let event = try #require(run.nonFinite.first)
            let origin = try #require(event.origin)
            #expect(event.step == fault.step)
            #expect(event.pass == fault.pass)
            #expect(event.layer == fault.layer)
            #expect(origin.operation == fault.operation)
            #expect(origin.kind == fault.kind)
            #expect(origin.failsInFloat64 == fault.failsInFloat64)
            #expect(origin.rows == fault.rows)
            #expect(origin.rowCount == fault.rows.count)
            #expect(recorder.events.map(\.step) == run.nonFinite.map(\.step))
            if policy == "stop" {
                #expect(run.stepsTaken == fault.step + 1)
                // The step is recorded once, though it was taken twice.
                let steps = run.history.series(0).tail.map(\.step)
                #expect(steps.last == fault.step)
                #expect(steps == Array(Set(steps)).sorted())
            }
        }
    }

    @Test func `names rows by their place in the training set where batches are shuffled`() throws {
        let run = try RunHarness.run(
            RunHarness.spec([
                "data": NonFiniteOriginTests.data(
                    NonFiniteOriginTests.rows(27, "NaN"), NonFiniteOriginTests.rows(40, 0)),
                "batch_size": 10, "seed": 5,
            ]))
        #expect(run.train() == .diverged)
        #expect(run.nonFinite.first?.origin?.rows == [27])
    }

    @Test func `a rate far too high ends in an overflow that is named`() throws {
        for every in [1, 7] {
            let run = try RunHarness.run(
                RunHarness.richSpec([
                    "optimizer": ["type": "sgd", "lr": 1e6], "epochs": 500,
                    "watch": ["every": JSONValue(every)],
                ]))
            #expect(run.train() == .diverged)
            let event = try #require(run.nonFinite.first)
            #expect(event.origin?.kind == .overflow)
            #expect(event.origin?.failsInFloat64 == false)
            #expect(event.step == run.stepsTaken - 1)
        }
    }

    @Test func `the weights are those from before a step whose gradient overflowed`() throws {
        let fault = try #require(
            NonFiniteOriginTests.faults.first { $0.operation == "linear weight gradient" })
        let stopped = try RunHarness.run(RunHarness.spec(fault.spec))
        #expect(stopped.train() == .diverged)
        var changes = fault.spec
        changes["max_steps"] = 2
        let before = try RunHarness.run(RunHarness.spec(changes))
        #expect(before.train() == .completed)
        #expect(RunHarness.bits(stopped) == RunHarness.bits(before))
    }

    private static let normalized: [JSONValue] = [
        linear(1, 3), ["type": "batch_norm1d"], linear(1),
    ]

    @Test(
        arguments: [
            // A NaN reaches the running statistics of its step.
            (
                [
                    "data": data(rows(27, "NaN"), rows(40, 0)), "shuffle": false, "batch_size": 10,
                    "model": ["layers": .array(normalized)],
                ], 2
            ),
            // The gradient overflows, which shows after the update alone.
            (
                [
                    "data": data(rows(40, 0), rows(40, 0)),
                    "model": [
                        "layers": .array(
                            normalized + [
                                .object((linear(1e10).object ?? [:]).merging(["l2": 1e30]) { $1 })
                            ])
                    ], "optimizer": ["type": "sgd", "lr": 1e-30],
                ], 0
            ),
            // The update overflows.
            (
                [
                    "data": data(rows(40, 0), rows(40, 0).map { _ in [-1e6] }),
                    "model": ["layers": .array(normalized)],
                    "optimizer": ["type": "sgd", "lr": 1e35],
                ], 0
            ),
        ] as [([String: JSONValue], Int)])
    func `running statistics are those from before a step that comes to nothing`(
        _ changes: [String: JSONValue], _ step: Int
    ) throws {
        let stopped = try RunHarness.run(RunHarness.spec(changes))
        #expect(stopped.train() == .diverged)
        #expect(stopped.stepsTaken == step + 1)
        #expect(stopped.nonFinite.first?.origin != nil)
        let before = try RunHarness.run(RunHarness.spec(changes))
        for _ in 0..<step { #expect(before.takeStep() == nil) }
        #expect(RunHarness.bits(stopped) == RunHarness.bits(before))
    }

    /// Keeps what is known at the moment of telling.
    private final class Witness: RunObserver {
        var told: [NonFiniteEvent] = []
        var known: [NonFiniteEvent] = []

        func shouldContinue(_ run: TrainingRun) -> Bool { true }
        func run(_ run: TrainingRun, found event: NonFiniteEvent) {
            told.append(event)
            known = run.nonFinite
        }
        func run(_ run: TrainingRun, completedEpoch epoch: Int) {}
    }

    @Test(arguments: faults) func `an event is told before the search begins`(_ fault: Fault) throws
    {
        let run = try RunHarness.run(RunHarness.spec(fault.spec))
        let witness = Witness()
        #expect(run.train(witness) == .diverged)
        #expect(witness.told.count == 1)
        #expect(witness.told.first?.step == fault.step)
        // What the run knew then was that it happened, and no more.
        #expect(witness.known == witness.told)
        #expect(witness.told.first?.origin == nil)
        #expect(run.nonFinite.count == 1)
        #expect(run.nonFinite.first?.origin?.operation == fault.operation)
        #expect(run.searchSeconds > 0)
    }

    @Test func `a run that is interrupted on its way back to a step still searches it`() throws {
        let fault = try #require(
            NonFiniteOriginTests.faults.first { $0.operation == "linear weight gradient" })
        let run = try RunHarness.run(RunHarness.spec(fault.spec))
        let first = Witness()
        run.drop(anchorAt: 0)
        while run.suspect == nil { _ = run.takeStep(first) }
        #expect(first.told.map(\.step) == [fault.step] && run.stepsTaken == 0)
        let resumed = try RunHarness.run(
            RunHarness.spec(fault.spec), checkpoint: run.checkpoint())
        let second = Witness()
        #expect(resumed.train(second) == .diverged)
        #expect(second.told.isEmpty)
        #expect(resumed.nonFinite.map(\.origin?.operation) == [fault.operation])
    }

    @Test func `a row held out that is broken is told of and named`() throws {
        let run = try RunHarness.run(
            RunHarness.spec([
                "data": [
                    "source": [
                        "inline": [
                            "inputs": .array(NonFiniteOriginTests.rows(40, 0)),
                            "targets": .array(NonFiniteOriginTests.rows(40, 0)),
                        ]
                    ],
                    "validation": [
                        "source": [
                            "inline": [
                                "inputs": .array(NonFiniteOriginTests.rows(13, "NaN")),
                                "targets": .array(NonFiniteOriginTests.rows(40, 0)),
                            ]
                        ]
                    ],
                ], "batch_size": 10, "epochs": 3, "max_steps": .null,
                "optimizer": ["type": "sgd", "lr": 0.01],
            ]))
        let witness = Witness()
        #expect(run.train(witness) == .completed)
        #expect(witness.told.map(\.heldOut) == [true])
        #expect(witness.told.first?.origin == nil)
        let found = try #require(run.heldOutFailure)
        #expect(found.step == 3 && found.tensor == "inputs" && found.origin?.rows == [13])
        #expect(found.origin?.source == .validation)
        #expect(run.nonFinite.isEmpty)
    }

    @Test func `a search leaves the gradients of the step as they were`() throws {
        // The penalty is part of the gradient once, however often the step is looked at.
        let changes: [String: JSONValue] = [
            "data": NonFiniteOriginTests.data([[1e3], [2e3]], [[-1e3], [-2e3]]),
            "model": NonFiniteOriginTests.model(
                .object(
                    (NonFiniteOriginTests.linear(1).object ?? [:]).merging(["l2": 1e6]) { $1 })),
            "optimizer": ["type": "sgd", "lr": 1e35],
        ]
        let run = try RunHarness.run(RunHarness.spec(changes))
        #expect(run.train() == .diverged)
        #expect(run.nonFinite.first?.origin?.operation == "sgd update")
        // Σ 2·(y - t)·x / 2 = 2000·1000 + 4000·2000, and 2·1e6·w of the penalty.
        let gradient = Double(run.network.parameters[0].gradient[0])
        #expect(abs(gradient / (1e7 + 2e6) - 1) < 1e-6)
    }

    @Test func `going back leaves no trace in a run that goes on`() throws {
        // The same run resumed from a checkpoint before the incident, so that it goes back to
        // another state, must record the same.
        let fault = try #require(
            NonFiniteOriginTests.faults.first { $0.operation == "linear weight gradient" })
        var changes = fault.spec
        changes["on_incident"] = "continue"
        let whole = try RunHarness.run(RunHarness.spec(changes))
        #expect(whole.train() == .completed)
        let half = try RunHarness.run(RunHarness.spec(changes))
        #expect(half.train(Recorder(stopAfter: 1)) == .interrupted)
        #expect(half.stepsTaken == 1)
        let resumed = try RunHarness.run(RunHarness.spec(changes), checkpoint: half.checkpoint())
        #expect(resumed.train() == .completed)
        #expect(
            try RunHarness.text(whole.trace(isFinal: true))
                == RunHarness.text(resumed.trace(isFinal: true)))
    }
}
