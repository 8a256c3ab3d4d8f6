import Foundation
import Kernels
import Networks
import Records
import RunSupport
import Testing

@testable import Training

/// Runs that go on from the state of a run of another spec.
struct ContinuationTests {
    private static let plain: [String: JSONValue] = ["schedule": ["type": "constant"]]

    /// A job and the state of its run after some steps.
    private static func begun(
        _ changes: [String: JSONValue] = [:], steps: Int = 12
    ) throws -> (job: PreparedJob, run: TrainingRun) {
        let job = try RunHarness.job(RunHarness.richSpec(plain.merging(changes) { $1 }))
        let run = try TrainingRun(job)
        run.advance(steps: steps)
        return (job, run)
    }

    private static func changed(_ changes: [String: JSONValue]) throws -> PreparedJob {
        try RunHarness.job(RunHarness.richSpec(plain.merging(changes) { $1 }))
    }

    @Test func `an unchanged spec goes on with the same bits`() throws {
        let (job, run) = try Self.begun(["schedule": ["type": "reduce_on_plateau", "patience": 0]])
        let other = try TrainingRun(job, continuing: run.checkpoint(), of: job)
        #expect(other.continuation?.isComplete == true)
        #expect(other.train() == run.train())
        #expect(RunHarness.bits(other) == RunHarness.bits(run))
        #expect(
            try RunHarness.text(other.trace(isFinal: true))
                == RunHarness.text(run.trace(isFinal: true)))
    }

    @Test func `a changed learning rate takes all over and steps as that rate does`() throws {
        let (job, run) = try Self.begun()
        let slow = try Self.changed(["optimizer": ["type": "adam", "lr": 0.001]])
        let other = try TrainingRun(slow, continuing: run.checkpoint(), of: job)
        #expect(other.continuation?.isComplete == true)
        // The strict way: the checkpoint's layout fits the changed spec.
        let strict = try TrainingRun(slow, checkpoint: run.checkpoint())
        #expect(other.train() == .completed)
        #expect(strict.train() == .completed)
        #expect(RunHarness.bits(other) == RunHarness.bits(strict))
        #expect(RunHarness.bits(other) != RunHarness.bits(run))
    }

    @Test func `a schedule that went by losses keeps what it counted, around the new rate`() throws
    {
        let plateau: JSONValue = ["type": "reduce_on_plateau", "patience": 0, "threshold": 1]
        let (job, run) = try Self.begun(["schedule": plateau])
        _ = run.train(Recorder(stopAfter: 40))
        let before = try #require(run.latest["learning_rate"])
        let slow = try Self.changed([
            "schedule": plateau, "optimizer": ["type": "adam", "lr": 0.001],
        ])
        let other = try TrainingRun(slow, continuing: run.checkpoint(), of: job)
        #expect(other.continuation?.parts.contains(.schedule) == true)
        let rate = other.schedule.learningRate(at: other.stepsTaken)
        #expect(abs(rate - run.schedule.learningRate(at: run.stepsTaken) / 10) < 1e-12)
        #expect(before <= 0.01)
    }

    @Test func `another optimizer begins anew on the same weights`() throws {
        let (job, run) = try Self.begun()
        let other = try TrainingRun(
            Self.changed(["optimizer": ["type": "sgd", "lr": 0.05, "momentum": 0.9]]),
            continuing: run.checkpoint(), of: job)
        #expect(RunHarness.bits(other) == RunHarness.bits(run))
        let report = try #require(other.continuation)
        #expect(report.newParts.contains(.optimizer) && report.newTensors.isEmpty)
        #expect(report.step == 12 && other.stepsTaken == 12)
        #expect(other.optimizerStart == 12)
        // Its count of steps outlasts an interruption.
        let resumed = try TrainingRun(
            Self.changed(["optimizer": ["type": "sgd", "lr": 0.05, "momentum": 0.9]]),
            checkpoint: other.checkpoint())
        #expect(resumed.optimizerStart == 12)
        #expect(other.train() == .completed)
        #expect(resumed.train() == .completed)
        #expect(RunHarness.bits(other) == RunHarness.bits(resumed))
    }

    @Test func `a layer in the middle leaves the others their weights`() throws {
        let (job, run) = try Self.begun()
        let longer = try Self.changed([
            "model": [
                "layers": [
                    ["type": "linear", "out_features": 8], ["type": "relu"],
                    ["type": "batch_norm1d"], ["type": "linear", "out_features": 8],
                    ["type": "relu"], ["type": "dropout", "p": 0.3], ["type": "gaussian_noise"],
                    ["type": "linear", "out_features": 2],
                ]
            ]
        ])
        let fresh = try TrainingRun(longer)
        let other = try TrainingRun(longer, continuing: run.checkpoint(), of: job)
        let report = try #require(other.continuation)
        #expect(
            report.tensors.sorted() == [
                "layers[0].bias", "layers[0].weight", "layers[7].bias", "layers[7].weight",
            ])
        #expect(
            Set(report.newTensors) == [
                "layers[2].weight", "layers[2].bias", "layers[2].running_mean",
                "layers[2].running_var", "layers[3].weight", "layers[3].bias",
            ])
        // Adam's averages of all tensors count from one step.
        #expect(report.newParts.isSuperset(of: [.optimizer, .history]))
        #expect(Self.values(other, "layers[7].weight") == Self.values(run, "layers[4].weight"))
        #expect(Self.values(other, "layers[3].weight") == Self.values(fresh, "layers[3].weight"))
        #expect(other.train() == .completed)
    }

    @Test func `momentum is kept of what is kept`() throws {
        let sgd: JSONValue = ["type": "sgd", "lr": 0.05, "momentum": 0.9]
        let (job, run) = try Self.begun(["optimizer": sgd])
        let wider = try Self.changed([
            "optimizer": sgd,
            "model": [
                "layers": [
                    ["type": "linear", "out_features": 8], ["type": "relu"],
                    ["type": "linear", "out_features": 4], ["type": "relu"],
                    ["type": "linear", "out_features": 2],
                ]
            ],
        ])
        let other = try TrainingRun(wider, continuing: run.checkpoint(), of: job)
        #expect(other.continuation?.parts.contains(.optimizer) == true)
        let first = try #require(other.network.parameters.first)
        let slot = other.optimizer.slots[0].pointer
        let offset = other.network.offset(of: first)
        #expect((0..<first.count).contains { slot[offset + $0] != 0 })
        let last = try #require(other.network.parameters.last { $0.role == .weight })
        let start = other.network.offset(of: last)
        #expect((0..<last.count).allSatisfy { slot[start + $0] == 0 })
    }

    @Test func `another batch size goes on at the same place of the epoch`() throws {
        // 72 rows: 5 steps an epoch before, 9 now.
        let (job, run) = try Self.begun()
        let other = try TrainingRun(
            Self.changed(["batch_size": 8]), continuing: run.checkpoint(), of: job)
        let report = try #require(other.continuation)
        #expect(report.otherStep == 12 && report.step == 2 * 9 + 2 * 9 / 5)
        #expect(report.parts.contains(.optimizer) && report.newParts.contains(.history))
        // Adam has taken twelve steps, wherever the epoch stands.
        #expect(other.stepsTaken - other.optimizerStart == 12)
        #expect(RunHarness.bits(other) == RunHarness.bits(run))
        #expect(other.train() == .completed)
    }

    @Test func `a state that isn't one is refused and nothing traps`() throws {
        let (job, run) = try Self.begun(["epochs": 4])
        let other = try Self.changed(["batch_size": 8, "epochs": 4])
        let state = run.checkpoint()
        for data in [Data(), Data([1]), Data(repeating: 0xFF, count: 4096), Data(count: 4096)] {
            #expect(throws: CheckpointError.self) {
                try TrainingRun(other, continuing: data, of: job)
            }
        }
        #expect(throws: CheckpointError.self) {
            let sgd = try Self.changed(["optimizer": ["type": "sgd", "lr": 0.1]])
            return try TrainingRun(job, continuing: state, of: sgd)
        }
        // Every number of the head and many of the rest turned into another one.
        for place in Array(0..<24) + stride(from: 24, to: state.count, by: 211) {
            var data = state
            data[place] ^= 0x7F
            do {
                let run = try TrainingRun(other, continuing: data, of: job)
                run.advance(steps: 3)
                _ = run.trace(isFinal: true)
            } catch is CheckpointError {}
        }
    }

    private static func values(_ run: TrainingRun, _ name: String) -> [Float] {
        run.network.parameters.first { $0.name == name }.map { parameter in
            (0..<parameter.count).map { parameter.values[$0] }
        } ?? []
    }
}
