import Foundation
import Networks
import Records
import RunSupport
import Testing

@testable import Training

struct TrainingRunTests {
    /// The lengths of a spec with ten rows, and the steps that follow.
    struct Length: Sendable, CustomTestStringConvertible {
        let changes: [String: JSONValue]
        let perEpoch: Int
        let planned: Int

        var testDescription: String { "\(changes)" }
    }

    private static let tenRows: JSONValue = [
        "source": [
            "inline": [
                "inputs": .array((0..<10).map { [.number(Double($0))] }),
                "targets": .array((0..<10).map { [.number(Double($0) / 10)] }),
            ]
        ]
    ]

    @Test(arguments: [
        Length(changes: ["batch_size": 5], perEpoch: 2, planned: 20),
        Length(changes: ["batch_size": 4], perEpoch: 3, planned: 30),
        Length(changes: ["batch_size": 4, "drop_last": true], perEpoch: 2, planned: 20),
        Length(
            changes: ["batch_size": 10, "drop_last": true, "epochs": 3], perEpoch: 1, planned: 3),
        Length(changes: ["batch_size": 99, "epochs": 3], perEpoch: 1, planned: 3),
        Length(
            changes: ["batch_size": 99, "drop_last": true, "epochs": 3], perEpoch: 1, planned: 3),
        Length(changes: ["batch_size": 1, "epochs": 2], perEpoch: 10, planned: 20),
        Length(changes: ["batch_size": 4, "max_steps": 7], perEpoch: 3, planned: 7),
        Length(changes: ["batch_size": 4, "epochs": 2, "max_steps": 70], perEpoch: 3, planned: 6),
        Length(changes: ["batch_size": 4, "max_steps": 1], perEpoch: 3, planned: 1),
    ])
    func `plans as many steps as epochs, batches and limits say`(_ length: Length) throws {
        let base: [String: JSONValue] = [
            "data": TrainingRunTests.tenRows, "optimizer": ["type": "sgd", "lr": 0.001],
        ]
        let run = try RunHarness.run(RunHarness.spec(base.merging(length.changes) { $1 }))
        #expect(run.stepsPerEpoch == length.perEpoch)
        #expect(run.plannedSteps == length.planned)
        let recorder = Recorder()
        #expect(run.train(recorder) == .completed)
        #expect(run.stepsTaken == length.planned)
        #expect(run.history.count == length.planned)
        #expect(recorder.epochs.count == (length.planned + length.perEpoch - 1) / length.perEpoch)
        #expect(recorder.events.isEmpty)
    }

    @Test func `the sanity data of three rows reach a loss below a millionth`() throws {
        let run = try RunHarness.run(RunHarness.spec(["batch_size": 3, "epochs": 1000]))
        #expect(run.train() == .completed)
        let loss = try #require(run.latest["loss"])
        #expect(loss < 1e-6)
        #expect(abs(run.network.parameters[0].values[0] - 2) < 0.01)
    }

    @Test func `watching changes nothing but what is recorded`() throws {
        let spec = RunHarness.richSpec(["epochs": 5])
        let seldom = try RunHarness.run(RunHarness.richSpec(["epochs": 5, "watch": ["every": 7]]))
        let often = try RunHarness.run(spec)
        #expect(seldom.train() == .completed)
        #expect(often.train() == .completed)
        #expect(RunHarness.bits(seldom) == RunHarness.bits(often))
        let steps = seldom.history.series(0).tail.map(\.step)
        #expect(steps == stride(from: 0, to: often.stepsTaken, by: 7).map { $0 })
    }

    // MARK: Frozen and penalized layers

    private static let frozenFirst: JSONValue = [
        "layers": [
            ["type": "linear", "out_features": 8, "frozen": true, "l1": 0.25, "l2": 0.5],
            ["type": "tanh"], ["type": "linear", "out_features": 2],
        ]
    ]

    @Test func `a frozen layer stays as it is and isn't watched`() throws {
        let run = try RunHarness.run(
            RunHarness.richSpec([
                "model": TrainingRunTests.frozenFirst, "epochs": 3,
                "optimizer": ["type": "adamw", "lr": 0.01, "weight_decay": 0.5],
            ]))
        let before = RunHarness.bits(run)
        #expect(run.train() == .completed)
        let after = RunHarness.bits(run)
        for parameter in run.network.parameters {
            let start = run.network.offset(of: parameter)
            let span = start..<start + parameter.count
            #expect((before[span] == after[span]) == parameter.isFrozen, "\(parameter.name)")
            #expect(
                run.history.names.contains("gradient_norm/\(parameter.name)")
                    != parameter.isFrozen)
        }
        #expect(run.network.parameters.count == 4 && run.network.trainedParameters.count == 2)
    }

    @Test func `the loss of a step and of the validation rows have the penalties in them`() throws {
        func losses(_ layer: JSONValue) throws -> (run: TrainingRun, step: Float, held: Float) {
            let run = try RunHarness.run(
                RunHarness.richSpec([
                    "model": ["layers": [layer]], "optimizer": ["type": "sgd", "lr": 0],
                    "max_steps": 1,
                ]))
            #expect(run.train() == .completed)
            let held = run.sparse["validation_loss"]?.last?.value
            return (run, try #require(run.history.last(0)), try #require(held))
        }
        let plain = try losses(["type": "linear", "out_features": 2])
        let penalized = try losses(["type": "linear", "out_features": 2, "l1": 2, "l2": 3])
        let weights = (0..<4).map { Double(plain.run.network.parameters[0].values[$0]) }
        let penalty = weights.reduce(0) { $0 + 2 * abs($1) + 3 * $1 * $1 }
        #expect(penalty > 0.1)
        // Losses of a few units are kept in float32.
        #expect(abs(Double(penalized.step - plain.step) - penalty) < 1e-5)
        #expect(abs(Double(penalized.held - plain.held) - penalty) < 1e-5)
    }

    @Test func `a run with every layer frozen ends as it began`() throws {
        let run = try RunHarness.run(
            RunHarness.spec([
                "model": ["layers": [["type": "linear", "out_features": 1, "frozen": true]]],
                "gradient_clipping": ["type": "norm", "max_norm": 1], "epochs": 2,
            ]))
        let before = RunHarness.bits(run)
        #expect(run.train() == .completed)
        #expect(RunHarness.bits(run) == before)
    }

    // MARK: Incidents

    private static func inline(_ inputs: [JSONValue], _ targets: [JSONValue]) -> JSONValue {
        ["source": ["inline": ["inputs": .array(inputs), "targets": .array(targets)]]]
    }

    @Test(arguments: [true, false])
    func `a NaN row is found in the data at its step`(_ isInput: Bool) throws {
        // Row 5 of batches of two comes in step 2.
        let good: [JSONValue] = (0..<8).map { [.number(Double($0) / 8)] }
        var bad = good
        bad[5] = ["NaN"]
        let data = TrainingRunTests.inline(isInput ? bad : good, isInput ? good : bad)
        let run = try RunHarness.run(
            RunHarness.spec(["data": data, "batch_size": 2, "shuffle": false]))
        let recorder = Recorder()
        #expect(run.train(recorder) == .diverged)
        var expected = NonFiniteEvent(
            step: 2, pass: .data, layer: nil, tensor: isInput ? "inputs" : "targets", nanCount: 1,
            infiniteCount: 0, count: 2,
            origin: NonFiniteOrigin(
                operation: isInput ? "inputs" : "targets", kind: .given, failsInFloat64: true,
                rows: [5]))
        expected.origin?.source = .training
        expected.origin?.columns = isInput ? ["0"] : nil
        #expect(run.nonFinite == [expected])
        #expect(recorder.events.map(\.step) == [2])
        #expect(run.stepsTaken == 3)
        #expect(run.history.last(0)?.isNaN == true)
        // The weights stay as they were before the step.
        #expect((0..<2).allSatisfy { run.network.parameters[$0].values[0].isFinite })
    }

    @Test func `a rate of a thousand overflows a layer, which is named`() throws {
        let layer: JSONValue = ["type": "linear", "out_features": 4]
        let run = try RunHarness.run(
            RunHarness.richSpec([
                "optimizer": ["type": "sgd", "lr": 1000],
                "model": [
                    "layers": [
                        layer, ["type": "leaky_relu"], layer, ["type": "leaky_relu"],
                        ["type": "linear", "out_features": 2],
                    ]
                ],
                "data": ["source": ["generator": "moons", "rows": 64, "noise": 0.2]],
                "loss": ["type": "cross_entropy"], "epochs": 500,
            ]))
        #expect(run.train() == .diverged)
        let event = try #require(run.nonFinite.first)
        #expect(event.pass == .forward || event.pass == .backward)
        #expect(event.layer?.hasPrefix("layers[") == true)
        #expect(event.step == run.stepsTaken - 1)
        #expect(event.nanCount + event.infiniteCount > 0)
    }

    @Test func `growing weights overflow in the forward pass of their layer`() throws {
        // Climbing away from -1 by a thousand times the slope, exp overflows at the second step.
        let run = try RunHarness.run(
            RunHarness.spec([
                "model": [
                    "layers": [
                        [
                            "type": "linear", "out_features": 1,
                            "init": ["weight": ["type": "constant", "value": 1]],
                        ], ["type": "exp"],
                    ]
                ],
                "data": TrainingRunTests.inline([[1], [2], [3]], [[-1], [-1], [-1]]),
                "optimizer": ["type": "sgd", "lr": 1000, "maximize": true], "batch_size": 3,
            ]))
        #expect(run.train() == .diverged)
        #expect(run.nonFinite.first?.pass == .forward)
        #expect(run.nonFinite.first?.layer == "layers[1]")
        #expect(run.nonFinite.first?.tensor == "layers[1] output")
        #expect(run.nonFinite.first?.infiniteCount == 3)
    }

    @Test func `a label out of range is found in the data at the first step`() throws {
        let run = try RunHarness.run(
            RunHarness.spec([
                "data": ["source": ["inline": ["inputs": [[1], [2]], "labels": [0, 7]]]],
                "model": ["layers": [["type": "linear", "out_features": 2]]],
                "loss": ["type": "cross_entropy"],
            ]))
        #expect(run.train() == .diverged)
        var expected = NonFiniteEvent(
            step: 0, pass: .data, layer: nil, tensor: "labels", nanCount: 1, infiniteCount: 0,
            count: 2,
            origin: NonFiniteOrigin(
                operation: "labels", kind: .given, failsInFloat64: true, operand: 7, rows: [1]))
        expected.origin?.source = .training
        #expect(run.nonFinite == [expected])
    }

    @Test func `a loss that overflows is infinite, not NaN`() throws {
        let run = try RunHarness.run(
            RunHarness.spec(["data": TrainingRunTests.inline([[1e30]], [[-1e30]])]))
        #expect(run.train() == .diverged)
        #expect(
            run.nonFinite.map { [$0.tensor, $0.origin?.operation, $0.origin?.kind.rawValue] }
                == [["loss", "mse", "overflow"]])
        #expect(run.nonFinite.first?.infiniteCount == 1)
        #expect(run.nonFinite.first?.origin?.failsInFloat64 == false)
        #expect(run.nonFinite.first?.origin?.rows == [0])
    }

    @Test func `goes on after an incident where the spec says so`() throws {
        let data = TrainingRunTests.inline([[1], ["NaN"], [3]], [[2], [4], [6]])
        let run = try RunHarness.run(
            RunHarness.spec([
                "data": data, "batch_size": 1, "shuffle": false, "epochs": 4,
                "on_incident": "continue",
            ]))
        let recorder = Recorder()
        #expect(run.train(recorder) == .completed)
        #expect(run.stepsTaken == 12)
        #expect(run.nonFinite.first?.pass == .data)
        #expect(run.nonFinite.first?.step == 1)
        #expect(recorder.events.map(\.step) == run.nonFinite.map(\.step))
        // Each pass is told once, however long the run goes on.
        #expect(Set(run.nonFinite.map(\.pass)).count == run.nonFinite.count)
        #expect(run.history.series(0).tail.map(\.value).dropFirst().allSatisfy { $0.isNaN })
        #expect(run.history.series(0).tail.first?.value.isFinite == true)
    }

    @Test func `an observer's word ends the run between steps`() throws {
        let run = try RunHarness.run(RunHarness.richSpec(["epochs": 100_000]))
        #expect(run.train(Recorder(stopAfter: 1)) == .interrupted)
        #expect(run.stepsTaken >= 1 && run.stepsTaken < run.plannedSteps)
        #expect(run.progress.step == run.stepsTaken)
        #expect(run.progress.steps == run.plannedSteps)
    }

    @Test func `a run ends when its time is over`() throws {
        let run = try RunHarness.run(
            RunHarness.richSpec(["epochs": 1_000_000, "max_runtime_seconds": 0.02]))
        #expect(run.train() == .timedOut)
        #expect(run.trainingSeconds >= 0.02)
        let resumed = try RunHarness.run(
            RunHarness.richSpec(["epochs": 1_000_000, "max_runtime_seconds": 0.02]),
            checkpoint: run.checkpoint())
        // The time of earlier attempts counts.
        #expect(resumed.train() == .timedOut)
    }

    @Test func `records a series for each thing that rules read`() throws {
        let run = try RunHarness.run(RunHarness.richSpec(["epochs": 2]))
        #expect(run.train() == .completed)
        let trace = run.trace(isFinal: true)
        for name in [
            "loss", "learning_rate", "gradient_norm", "accuracy", "validation_loss",
            "validation_accuracy", "gradient_norm/layers[0].weight", "update_norm/layers[4].bias",
            "activation_zeros/layers[1]", "dead_units/layers[1]", "output_deviation",
        ] {
            #expect(trace.series[name]?.buckets.isEmpty == false, "\(name)")
        }
        #expect(trace.stepsTaken == run.plannedSteps)
        #expect(trace.isFinal)
    }
}
