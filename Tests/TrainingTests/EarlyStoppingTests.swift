import Records
import RunSupport
import Testing

@testable import Training

struct EarlyStoppingTests {
    /// The epoch after which a run with these values ends, counted from 1, or nil.
    private func end(_ spec: EarlyStoppingSpec, _ values: [Double]) -> Int? {
        var stopping = EarlyStopping(spec: spec)
        return values.indices.first { stopping.shouldStop(after: values[$0], epoch: $0 + 1) }
            .map { $0 + 1 }
    }

    private func spec(
        patience: Int, minDelta: Double = 0, warmup: Int = 0, greater: Bool = false
    ) -> EarlyStoppingSpec {
        EarlyStoppingSpec(
            monitor: "validation_loss", isGreaterBetter: greater, patience: patience,
            minDelta: minDelta, warmupEpochs: warmup)
    }

    @Test func `ends after as many epochs without improvement as patience says`() {
        #expect(end(spec(patience: 2), [3, 2, 2.5, 1.9, 2, 1.9, 1]) == 6)
        #expect(end(spec(patience: 1), [3, 3]) == 2)
        #expect(end(spec(patience: 3), [3, 2, 2, 2]) == nil)
        #expect(end(spec(patience: 2, greater: true), [0.5, 0.6, 0.6, 0.55]) == 4)
    }

    @Test func `what is better by too little is no improvement, though little adds up`() {
        #expect(end(spec(patience: 2, minDelta: 0.1), [1, 0.95, 0.92]) == 3)
        #expect(end(spec(patience: 2, minDelta: 0.1), [1, 0.95, 0.85, 0.8, 0.7]) == nil)
    }

    @Test func `epochs of the warm-up don't count`() {
        #expect(end(spec(patience: 2, warmup: 3), [1, 2, 2, 2, 2]) == 5)
        #expect(end(spec(patience: 2, warmup: 3), [1, 2, 2, 0.5, 2, 2]) == 6)
    }

    @Test func `a value that isn't finite is no improvement`() {
        #expect(end(spec(patience: 2), [.nan, .nan]) == 2)
        #expect(end(spec(patience: 2, greater: true), [1, .infinity, .nan]) == 3)
        #expect(end(spec(patience: 2), [.nan, 5, .nan, 4, 3]) == nil)
    }

    // MARK: In a run

    /// A network that learns moons by heart: its validation loss rises after a while.
    private func overfitting(
        _ stopping: JSONValue, _ changes: [String: JSONValue] = [:]
    )
        -> JSONValue
    {
        let base: [String: JSONValue] = [
            "seed": 3,
            "data": [
                "source": ["generator": "moons", "rows": 60, "noise": 0.5],
                "validation": ["fraction": 0.5],
            ],
            "model": [
                "layers": [
                    ["type": "linear", "out_features": 64], ["type": "batch_norm1d"],
                    ["type": "tanh"], ["type": "linear", "out_features": 64], ["type": "tanh"],
                    ["type": "linear", "out_features": 2],
                ]
            ],
            "loss": ["type": "cross_entropy"],
            "optimizer": ["type": "adam", "lr": 0.02],
            "batch_size": 8, "epochs": 200, "early_stopping": stopping,
        ]
        return .object(base.merging(changes) { $1 })
    }

    private func losses(_ run: TrainingRun) -> [Series.Point] {
        run.trace(isFinal: true).series["validation_loss"]?.tail ?? []
    }

    @Test func `a run ends with the weights of its best epoch`() throws {
        let run = try RunHarness.run(overfitting(["patience": 5]))
        let recorder = Recorder()
        #expect(run.train(recorder) == .stoppedEarly)
        #expect(run.stepsTaken < run.plannedSteps)
        #expect(run.stepsTaken % run.stepsPerEpoch == 0)
        #expect(recorder.epochs.last == run.stepsTaken / run.stepsPerEpoch)
        let best = try #require(run.trace(isFinal: true).best)
        let lowest = try #require(losses(run).min { $0.value < $1.value })
        #expect(best.metric == "validation_loss" && best.step == lowest.step)
        #expect(Float(best.value) == lowest.value)
        #expect(best.epoch == (best.step + 1) / run.stepsPerEpoch)
        #expect(run.stepsTaken / run.stepsPerEpoch == best.epoch + 5)
        #expect(run.progress.best == best)
        // The weights are those of a run that ends there by itself.
        let short = try RunHarness.run(
            overfitting(nil, ["max_steps": JSONValue(best.step + 1)]))
        #expect(short.train() == .completed)
        #expect(RunHarness.bits(run) == RunHarness.bits(short))
    }

    @Test func `a run keeps its last weights where it is told so, and names the best epoch`()
        throws
    {
        let run = try RunHarness.run(overfitting(["patience": 5, "restore_best": false]))
        #expect(run.train() == .stoppedEarly)
        let unstopped = try RunHarness.run(
            overfitting(nil, ["max_steps": JSONValue(run.stepsTaken)]))
        #expect(unstopped.train() == .completed)
        #expect(RunHarness.bits(run) == RunHarness.bits(unstopped))
        #expect(unstopped.trace(isFinal: true).best == run.trace(isFinal: true).best)
    }

    @Test func `a greater accuracy is better`() throws {
        let run = try RunHarness.run(
            overfitting(["patience": 3, "monitor": "validation_accuracy"]))
        #expect(run.train() == .stoppedEarly)
        let best = try #require(run.trace(isFinal: true).best)
        let points = run.trace(isFinal: true).series["validation_accuracy"]?.tail ?? []
        #expect(points.map(\.value).max() == Float(best.value))
        #expect(points.first { $0.value == Float(best.value) }?.step == best.step)
    }

    @Test func `a resumed run stops where an uninterrupted one does`() throws {
        let spec = overfitting(["patience": 5])
        let whole = try RunHarness.run(spec)
        #expect(whole.train() == .stoppedEarly)
        var run = try RunHarness.run(spec)
        var stops = 0
        while run.train(Recorder(stopAfter: run.stepsTaken + 1)) == .interrupted {
            stops += 1
            run = try RunHarness.run(spec, checkpoint: run.checkpoint())
        }
        #expect(stops > 3)
        #expect(run.stepsTaken == whole.stepsTaken)
        #expect(RunHarness.bits(run) == RunHarness.bits(whole))
        #expect(
            try RunHarness.text(run.trace(isFinal: true))
                == RunHarness.text(whole.trace(isFinal: true)))
    }

    @Test func `refuses to watch what isn't recorded`() {
        #expect(
            throws: SpecErrors(
                JSONPointer(tokens: ["early_stopping"]), .conflictingFields,
                "expected \"validation\" in \"data\", whose rows are what is watched, got none")
        ) {
            try RunHarness.job(RunHarness.spec(["early_stopping": ["patience": 3]]))
        }
        #expect(
            throws: SpecErrors(
                JSONPointer(tokens: ["early_stopping", "monitor"]), .conflictingFields,
                "expected a metric of the task, \"validation_loss\" or \"validation_accuracy\" or "
                    + "\"validation_precision\" or \"validation_recall\" or \"validation_f1\" or "
                    + "\"validation_roc_auc\", got \"validation_r2\"")
        ) {
            try RunHarness.job(overfitting(["patience": 3, "monitor": "validation_r2"]))
        }
    }
}
