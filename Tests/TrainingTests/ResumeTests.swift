import Foundation
import Records
import RunSupport
import Testing

@testable import Training

struct ResumeTests {
    @Test func `two runs of one spec give the same bits`() throws {
        let first = try RunHarness.run(RunHarness.richSpec(["epochs": 20]))
        let second = try RunHarness.run(RunHarness.richSpec(["epochs": 20]))
        #expect(first.train() == .completed)
        #expect(second.train() == .completed)
        #expect(RunHarness.bits(first) == RunHarness.bits(second))
        #expect(
            try RunHarness.text(first.trace(isFinal: true))
                == RunHarness.text(second.trace(isFinal: true)))
    }

    @Test func `another seed gives other bits`() throws {
        let first = try RunHarness.run(RunHarness.richSpec(["epochs": 2]))
        let second = try RunHarness.run(RunHarness.richSpec(["epochs": 2, "seed": 12]))
        #expect(first.train() == .completed)
        #expect(second.train() == .completed)
        #expect(RunHarness.bits(first) != RunHarness.bits(second))
    }

    /// Every optimizer with all of its slots.
    @Test(
        arguments: [
            ["type": "adam", "lr": 0.01], ["type": "adamw", "lr": 0.01],
            ["type": "sgd", "lr": 0.05, "momentum": 0.9],
            ["type": "rmsprop", "lr": 0.002, "momentum": 0.5, "centered": true],
            ["type": "adam", "lr": 0.01, "amsgrad": true],
            ["type": "adagrad", "lr": 0.05, "lr_decay": 0.01, "initial_accumulator_value": 0.1],
            ["type": "adadelta"], ["type": "adamax", "lr": 0.01], ["type": "nadam", "lr": 0.01],
        ] as [JSONValue])
    func `a resumed run equals an uninterrupted one bit for bit`(_ optimizer: JSONValue) throws {
        // 5 steps an epoch; more steps than the history has buckets and exact values.
        try ResumeTests.check(RunHarness.richSpec(["optimizer": optimizer, "epochs": 120]))
    }

    /// Schedules that keep something, or whose momentum something else is kept of.
    @Test(arguments: [true, false])
    func `a resumed run goes on with its schedule`(_ validates: Bool) throws {
        let data: JSONValue = [
            "source": ["generator": "moons", "rows": 80, "noise": 0.2],
            "validation": validates ? ["fraction": 0.25] : .null,
        ]
        for schedule: JSONValue in [
            ["type": "reduce_on_plateau", "patience": 2, "factor": 0.7, "cooldown": 3],
            ["type": "one_cycle", "max_lr": 0.02],
        ] {
            try ResumeTests.check(
                RunHarness.richSpec([
                    "data": data, "schedule": schedule, "optimizer": ["type": "nadam", "lr": 0.02],
                    "epochs": 120,
                ]))
        }
    }

    private static func check(_ spec: JSONValue) throws {
        let whole = try RunHarness.run(spec)
        #expect(whole.train() == .completed)
        // A run looks up after its first step, so the first interruptions come at known steps; the
        // later ones come wherever the clock says.
        var run = try RunHarness.run(spec)
        var stops: [Int] = []
        var distance = 1
        while run.train(Recorder(stopAfter: run.stepsTaken + distance)) == .interrupted {
            stops.append(run.stepsTaken)
            if stops.count == 5 { distance = 97 }
            run = try RunHarness.run(spec, checkpoint: run.checkpoint())
            #expect(run.stepsTaken == stops.last)
        }
        #expect(!stops.isEmpty)
        #expect(run.stepsTaken == whole.stepsTaken)
        #expect(RunHarness.bits(run) == RunHarness.bits(whole))
        #expect(
            try RunHarness.text(run.trace(isFinal: true))
                == RunHarness.text(whole.trace(isFinal: true)))
    }

    @Test func `so it does with augmentation, balanced sampling and several batches a step`() throws
    {
        let spec = RunHarness.richSpec([
            "data": [
                "source": ["builtin": "digits"], "validation": ["fraction": 0.9],
                "preprocess": [
                    ["type": "reshape", "shape": [1, 8, 8]], ["type": "scale", "by": 0.0625],
                ],
                "augment": [
                    ["type": "random_crop", "padding": 1], ["type": "horizontal_flip"],
                    ["type": "rotation"], ["type": "gaussian_noise"],
                ],
            ],
            "model": [
                "layers": [
                    ["type": "flatten"], ["type": "linear", "out_features": 8], ["type": "relu"],
                    ["type": "dropout", "p": 0.3], ["type": "linear", "out_features": 10],
                ]
            ],
            "sampling": "class_balanced", "gradient_accumulation_steps": 3, "epochs": 4,
            "early_stopping": ["patience": 2, "min_delta": 0.2],
        ])
        let whole = try RunHarness.run(spec)
        let end = whole.train()
        var run = try RunHarness.run(spec)
        var stops = 0
        var last = run.train(Recorder(stopAfter: 1))
        while last == .interrupted {
            stops += 1
            run = try RunHarness.run(spec, checkpoint: run.checkpoint())
            last = run.train(Recorder(stopAfter: run.stepsTaken + 1))
        }
        #expect(stops > 3 && last == end)
        #expect(RunHarness.bits(run) == RunHarness.bits(whole))
        #expect(
            try RunHarness.text(run.trace(isFinal: true))
                == RunHarness.text(whole.trace(isFinal: true)))
    }

    @Test func `a checkpoint of the start and of the end go on as they should`() throws {
        let spec = RunHarness.richSpec(["epochs": 3])
        let start = try RunHarness.run(spec)
        let resumed = try RunHarness.run(spec, checkpoint: start.checkpoint())
        #expect(start.train() == .completed)
        #expect(resumed.train() == .completed)
        #expect(RunHarness.bits(resumed) == RunHarness.bits(start))
        let over = try RunHarness.run(spec, checkpoint: start.checkpoint())
        #expect(over.train() == .completed)
        #expect(over.stepsTaken == start.stepsTaken)
        #expect(RunHarness.bits(over) == RunHarness.bits(start))
    }

    @Test func `a checkpoint cut short anywhere is refused`() throws {
        let spec = RunHarness.spec([
            "epochs": 3,
            "model": ["layers": [["type": "linear", "out_features": 1], ["type": "relu"]]],
        ])
        let run = try RunHarness.run(spec)
        #expect(run.train() == .completed)
        let checkpoint = run.checkpoint()
        let job = try RunHarness.job(spec)
        #expect(throws: Never.self) { try TrainingRun(job, checkpoint: checkpoint) }
        // Every prefix of the head and the tail, and a sample of the long middle.
        let lengths = (0..<checkpoint.count).filter {
            $0 < 200 || $0 % 197 == 0 || $0 > checkpoint.count - 100
        }
        for length in lengths {
            #expect(throws: CheckpointError.self, "\(length)") {
                try TrainingRun(job, checkpoint: checkpoint.prefix(length))
            }
        }
    }

    /// Specs whose networks or optimizers differ, some of them with storage of the same size.
    @Test(
        arguments: [
            [
                "model": ["layers": [["type": "linear", "out_features": 40]]],
                "data": ResumeTests.wide,
            ],
            ["model": ["layers": [["type": "linear", "out_features": 1, "bias": false]]]],
            ["model": ["layers": [["type": "linear", "out_features": 1], ["type": "tanh"]]]],
            [
                "model": [
                    "layers": [
                        ["type": "linear", "out_features": 1, "bias": false],
                        ["type": "linear", "out_features": 1, "bias": false],
                    ]
                ]
            ],
            ["optimizer": ["type": "adam", "lr": 0.05]],
            ["optimizer": ["type": "sgd", "lr": 0.05, "momentum": 0.9]],
        ] as [[String: JSONValue]])
    func `a checkpoint of another network or optimizer is refused`(
        _ changes: [String: JSONValue]
    ) throws {
        let run = try RunHarness.run(RunHarness.spec(["epochs": 3]))
        #expect(run.train() == .completed)
        let other = try RunHarness.job(RunHarness.spec(changes))
        #expect(throws: CheckpointError.self) {
            try TrainingRun(other, checkpoint: run.checkpoint())
        }
        let reverse = try TrainingRun(other)
        #expect(throws: CheckpointError.self) {
            try RunHarness.run(RunHarness.spec(["epochs": 3]), checkpoint: reverse.checkpoint())
        }
    }

    static let wide: JSONValue = [
        "source": [
            "inline": ["inputs": [[1]], "targets": [.array([JSONValue](repeating: 0, count: 40))]]
        ]
    ]

    @Test func `bytes that were never a checkpoint are refused`() throws {
        let job = try RunHarness.job(RunHarness.spec())
        for data in [Data(), Data([1]), Data(repeating: 0xFF, count: 4096), Data(count: 4096)] {
            #expect(throws: CheckpointError.self) { try TrainingRun(job, checkpoint: data) }
        }
    }
}
