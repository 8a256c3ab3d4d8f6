import Records
import RunSupport
import Testing
import Training

@testable import Experiments

struct ControlsTests {
    private static func controls(_ changes: [String: JSONValue] = [:]) throws -> RunControls {
        let base: [String: JSONValue] = [
            "data": ["source": ["generator": "blobs", "rows": 200, "features": 4]],
            "model": ["layers": [["type": "linear", "out_features": 3]]],
            "loss": ["type": "cross_entropy"], "optimizer": ["type": "adam", "lr": 0.05],
            "batch_size": 20, "epochs": 4,
        ]
        let job = try RunHarness.job(.object(base.merging(changes) { $1 }))
        let run = try TrainingRun(job)
        run.train()
        let before = RunHarness.bits(run)
        let measured = Controls.controls(steps: 60, ExperimentSession(of: job, run))
        #expect(RunHarness.bits(run) == before)
        return try #require(measured)
    }

    @Test func `what is learned needs its inputs and its targets`() throws {
        let controls = try Self.controls()
        #expect(!controls.ignoresInputs)
        #expect(!controls.ignoresTargets)
        #expect(controls.loss < 0.3)
        #expect(controls.lossOfPermutedTargets > 0.8)
        #expect((controls.gradientError ?? 1) < 1e-3)
    }

    @Test func `a network with no way in ignores both`() throws {
        let controls = try Self.controls([
            "model": [
                "layers": [
                    ["type": "linear", "out_features": 3, "init": ["weight": ["type": "zeros"]]]
                ]
            ],
            "optimizer": ["type": "sgd", "lr": 1e-9],
        ])
        #expect(controls.ignoresInputs)
        #expect(controls.ignoresTargets)
    }

    @Test func `early stopping doesn't keep the controls from being made`() throws {
        let controls = try Self.controls([
            "data": [
                "source": ["generator": "blobs", "rows": 200, "features": 4],
                "validation": ["fraction": 0.2],
            ],
            "early_stopping": ["patience": 2],
        ])
        #expect(controls.steps == 60)
    }
}
