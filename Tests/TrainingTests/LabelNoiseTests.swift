import Datasets
import Kernels
import Records
import RunSupport
import Testing
import Training

struct LabelNoiseTests {
    /// A task with the rows that a spec's source gives, some labels changed.
    private static func run(
        _ source: JSONValue, classes: Int, flips: Double, seed: UInt64, epochs: Int = 30,
        hidden: Int = 32
    ) throws -> (noise: LabelNoise, flipped: Set<Int>) {
        let original = try RunHarness.job(
            spec(source, classes: classes, seed: seed, epochs: epochs, hidden: hidden))
        let rows = original.data.training
        let random = CounterRandom(seed: seed, purpose: .sampling, major: 77)
        var flipped: Set<Int> = []
        let labels: [JSONValue] = rows.labels.enumerated().map { index, label in
            guard random.uniform(at: 2 * index) < flips else { return JSONValue(Int(label)) }
            flipped.insert(index)
            let shift = 1 + Int(random.uniform(at: 2 * index + 1) * Double(classes - 1))
            return JSONValue((Int(label) + min(shift, classes - 1)) % classes)
        }
        let inputs: [JSONValue] = (0..<rows.count).map { row in
            .array(
                (0..<rows.inputCount).map {
                    .number(Double(rows.inputs.pointer[row * rows.inputCount + $0]))
                })
        }
        let run = try RunHarness.run(
            spec(
                ["inline": ["inputs": .array(inputs), "labels": .array(labels)]],
                classes: classes, seed: seed, epochs: epochs, hidden: hidden,
                standardizes: false))
        #expect(run.train() == .completed)
        return (try #require(run.trace(isFinal: true).labelNoise), flipped)
    }

    private static func spec(
        _ source: JSONValue, classes: Int, seed: UInt64, epochs: Int, hidden: Int,
        standardizes: Bool = true
    ) -> JSONValue {
        RunHarness.spec([
            "seed": JSONValue(Int(seed)),
            "data": [
                "source": source,
                "preprocess": standardizes ? [["type": "standardize"]] : [],
            ],
            "model": [
                "layers": [
                    ["type": "linear", "out_features": JSONValue(hidden)], ["type": "relu"],
                    ["type": "linear", "out_features": JSONValue(classes)],
                ]
            ],
            "loss": ["type": "cross_entropy"], "optimizer": ["type": "adam", "lr": 0.01],
            "epochs": JSONValue(epochs), "batch_size": 32,
        ])
    }

    static let tasks: [(source: JSONValue, classes: Int)] = [
        (["builtin": "iris"], 3), (["builtin": "wine"], 3), (["builtin": "breast_cancer"], 2),
        (["builtin": "digits"], 10), (["generator": "moons", "rows": 400, "noise": 0.1], 2),
        (["generator": "moons", "rows": 600, "noise": 0.3], 2),
        (["generator": "moons", "rows": 600, "noise": 0.45], 2),
    ]

    @Test(arguments: 0..<tasks.count, [1, 2, 3] as [UInt64])
    func `clean labels, also of hard rows, raise no alarm`(_ task: Int, _ seed: UInt64) throws {
        let (source, classes) = LabelNoiseTests.tasks[task]
        for epochs in [12, 60] {
            let (noise, _) = try LabelNoiseTests.run(
                source, classes: classes, flips: 0, seed: seed, epochs: epochs)
            #expect(noise.outcome != .fired, "\(epochs) epochs: \(noise.share)")
        }
    }

    @Test(arguments: [3, 4], [0.1, 0.2, 0.3])
    func `changed labels are noticed and found`(_ task: Int, _ flips: Double) throws {
        let (source, classes) = LabelNoiseTests.tasks[task]
        let (noise, flipped) = try LabelNoiseTests.run(
            source, classes: classes, flips: flips, seed: 4)
        #expect(noise.outcome == .fired)
        // Of the rows named first most were changed.
        let named = noise.suspicious.prefix(max(1, flipped.count / 2))
        let right = named.count { flipped.contains($0.row) }
        #expect(Double(right) >= 0.7 * Double(named.count), "\(right) of \(named.count)")
        #expect(noise.share > 0.4 * flips && noise.share < 2.5 * flips, "\(noise.share)")
    }

    @Test func `a run too short to say says so`() throws {
        let (noise, _) = try LabelNoiseTests.run(
            ["builtin": "iris"], classes: 3, flips: 0, seed: 1, epochs: 2)
        #expect(noise.outcome == .notEvaluable)
        #expect(noise.reason == "not every row was seen three times")
    }

    @Test func `a resumed run judges as an uninterrupted one`() throws {
        let constant: JSONValue = ["type": "constant"]
        let spec = RunHarness.richSpec(["epochs": 12, "schedule": constant])
        let whole = try RunHarness.run(spec)
        #expect(whole.train() == .completed)
        let half = try RunHarness.run(
            RunHarness.richSpec(["epochs": 12, "schedule": constant, "max_steps": 21]))
        #expect(half.train() == .completed)
        let resumed = try RunHarness.run(spec, checkpoint: half.checkpoint())
        #expect(resumed.train() == .completed)
        let noise = whole.trace(isFinal: true).labelNoise
        #expect(noise?.rowCount == 72)
        #expect(resumed.trace(isFinal: true).labelNoise == noise)
    }

    @Test func `real-valued targets have no labels to judge`() throws {
        let run = try RunHarness.run(RunHarness.spec())
        #expect(run.train() == .completed)
        #expect(run.trace(isFinal: true).labelNoise == nil)
    }
}
