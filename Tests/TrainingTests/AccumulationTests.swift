import Networks
import Records
import RunSupport
import Testing

@testable import Training

/// Gradients that are added up over several batches.
struct AccumulationTests {
    private func spec(
        _ changes: [String: JSONValue], loss: JSONValue = ["type": "mse"]
    )
        -> JSONValue
    {
        let base: [String: JSONValue] = [
            "seed": 5,
            "data": ["source": ["generator": "sine", "rows": 42, "noise": 0.1]],
            "model": [
                "layers": [
                    ["type": "linear", "out_features": 16], ["type": "tanh"],
                    ["type": "linear", "out_features": 1],
                ]
            ],
            "loss": loss, "optimizer": ["type": "sgd", "lr": 0.002, "momentum": 0.9],
            "epochs": 6,
        ]
        return .object(base.merging(changes) { $1 })
    }

    /// 42 rows: steps of 12, 12, 12 and 6 rows, whose last batch has 2.
    @Test(
        arguments: [
            ["type": "mse"], ["type": "mse", "reduction": "sum"],
        ] as [JSONValue])
    func `a step of several batches is that of one batch as large`(_ loss: JSONValue) throws {
        let parts = try RunHarness.run(
            spec(["batch_size": 4, "gradient_accumulation_steps": 3], loss: loss))
        let whole = try RunHarness.run(spec(["batch_size": 12], loss: loss))
        #expect(parts.plannedSteps == 24 && whole.plannedSteps == 24)
        #expect(parts.train() == .completed)
        #expect(whole.train() == .completed)
        let names = ["loss", "mae", "learning_rate", "gradient_norm"]
        let (first, second) = (parts.trace(isFinal: true), whole.trace(isFinal: true))
        for name in names {
            let pairs = zip(first.series[name]?.tail ?? [], second.series[name]?.tail ?? [])
            #expect(Array(pairs).count == 24)
            for (part, whole) in pairs {
                // Sums of a few dozen floats in another order, over 24 steps.
                #expect(abs(part.value - whole.value) <= 1e-4 * abs(whole.value), "\(name)")
            }
        }
        for index in 0..<parts.network.storageCount {
            let (part, other) = (parts.network.storage[index], whole.network.storage[index])
            #expect(abs(part - other) <= 1e-5)
        }
    }

    @Test(
        arguments: [
            (["batch_size": 4, "gradient_accumulation_steps": 3], 4),
            (["batch_size": 4, "gradient_accumulation_steps": 3, "drop_last": true], 3),
            (["batch_size": 4, "gradient_accumulation_steps": 50], 1),
            (["batch_size": 4, "gradient_accumulation_steps": 50, "drop_last": true], 1),
            (["batch_size": 42, "gradient_accumulation_steps": 2], 1),
        ] as [([String: JSONValue], Int)])
    func `steps and epochs count updates`(_ changes: [String: JSONValue], perEpoch: Int) throws {
        let run = try RunHarness.run(spec(changes))
        #expect(run.stepsPerEpoch == perEpoch && run.plannedSteps == 6 * perEpoch)
        let recorder = Recorder()
        #expect(run.train(recorder) == .completed)
        #expect(recorder.epochs == (1...6).map { $0 })
        #expect(run.trace(isFinal: true).series["loss"]?.tail.count == 6 * perEpoch)
    }

    @Test func `each batch of a step has dropout masks of its own`() throws {
        // One row in two batches of a step: the same masks would give the same loss twice, and with
        // a rate of zero in every step.
        let changes: [String: JSONValue] = [
            "data": [
                "source": ["inline": ["inputs": [[1], [1]], "targets": [[3], [3]]]]
            ],
            "model": [
                "layers": [
                    ["type": "linear", "out_features": 32], ["type": "dropout", "p": 0.5],
                    ["type": "linear", "out_features": 1],
                ]
            ],
            "batch_size": 1, "gradient_accumulation_steps": 2, "epochs": 3,
            "optimizer": ["type": "sgd", "lr": 0],
        ]
        let pair = try RunHarness.run(spec(changes))
        #expect(pair.train() == .completed)
        let single = try RunHarness.run(
            spec(changes.merging(["gradient_accumulation_steps": 1]) { $1 }))
        #expect(single.train() == .completed)
        let losses = (single.trace(isFinal: true).series["loss"]?.tail ?? []).map(\.value)
        #expect(losses.count == 6 && Set(losses).count == 6)
        // Step by step the mean of the two batches' losses.
        let means = (pair.trace(isFinal: true).series["loss"]?.tail ?? []).map(\.value)
        #expect(means.count == 3)
        for step in 0..<means.count {
            let mean = losses[2 * step] / 2 + losses[2 * step + 1] / 2
            // Half of a float and the rounding of the sum.
            #expect(abs(means[step] - mean) <= 1e-6 * mean)
        }
    }

    @Test func `takes a network that keeps more than it trains`() throws {
        let changes: [String: JSONValue] = [
            "model": [
                "layers": [
                    ["type": "linear", "out_features": 3], ["type": "batch_norm1d"],
                    ["type": "linear", "out_features": 1],
                ]
            ],
            "batch_size": 7, "gradient_accumulation_steps": 3,
        ]
        let run = try RunHarness.run(spec(changes))
        #expect(run.network.gradientCount < run.network.storageCount)
        #expect(run.train() == .completed)
        let again = try RunHarness.run(spec(changes))
        #expect(again.train() == .completed)
        #expect(RunHarness.bits(again) == RunHarness.bits(run))
    }

    @Test func `tells the step in which a batch became non-finite`() throws {
        let changes: [String: JSONValue] = [
            "data": [
                "source": [
                    "inline": [
                        "inputs": [[1], [1], [1], [1], [1], [1], ["NaN"], [1]],
                        "targets": [[1], [1], [1], [1], [1], [1], [1], [1]],
                    ]
                ]
            ],
            "batch_size": 1, "gradient_accumulation_steps": 2, "shuffle": false,
        ]
        let run = try RunHarness.run(spec(changes))
        #expect(run.train() == .diverged)
        #expect(run.nonFinite.map(\.step) == [3])
        #expect(run.nonFinite.first?.pass == .data)
        #expect(run.stepsTaken == 4)
    }
}
