import Networks
import Records
import RunSupport
import Testing

@testable import Training

struct TaskMetricsTests {
    /// Rows with two inputs that a linear layer without bias can tell apart by the first one.
    private static func accuracy(
        _ targets: [String: JSONValue], loss: JSONValue, outputs: Int = 1, weights: [Float]
    ) throws -> Float? {
        let source: [String: JSONValue] = ["inputs": [[1, 0], [2, 0], [-1, 0], [-3, 0]]]
        let run = try RunHarness.run(
            RunHarness.spec([
                "data": ["source": ["inline": .object(source.merging(targets) { $1 })]],
                "model": [
                    "layers": [
                        [
                            "type": "linear", "out_features": .number(Double(outputs)),
                            "bias": false,
                        ]
                    ]
                ],
                "loss": loss, "optimizer": ["type": "sgd", "lr": 0], "max_steps": 1,
            ]))
        run.network.parameters[0].values.update(from: weights, count: weights.count)
        #expect(run.train() == .completed)
        return run.latest["accuracy"].map { Float($0) }
    }

    @Test(
        arguments: [
            ["labels": [1, 1, 0, 0]], ["targets": [[1], [1], [-1], [-1]]],
            ["targets": [[1], [1], [0], [0]]],
        ] as [[String: JSONValue]])
    func `a score above zero says the class of a hinge loss`(_ targets: [String: JSONValue]) throws
    {
        let loss: JSONValue = ["type": "hinge"]
        #expect(
            try TaskMetricsTests.accuracy(targets, loss: loss, weights: [0.1, 0]) == 1)
        #expect(
            try TaskMetricsTests.accuracy(targets, loss: loss, weights: [-0.1, 0]) == 0)
    }

    @Test func `several scores say the class of a hinge loss by the greatest`() throws {
        let accuracy = try TaskMetricsTests.accuracy(
            ["labels": [0, 0, 1, 0]], loss: ["type": "hinge"], outputs: 2,
            weights: [1, 0, -1, 0])
        #expect(accuracy == 0.75)
    }

    @Test func `real-valued targets of a binary loss have an accuracy`() throws {
        let accuracy = try TaskMetricsTests.accuracy(
            ["targets": [[1], [1], [0], [1]]], loss: ["type": "bce_with_logits"],
            weights: [1, 0])
        #expect(accuracy == 0.75)
    }

    /// A run of one step that changes nothing, of a linear layer that gives its inputs back.
    private static func identity(
        _ rows: JSONValue, held: JSONValue, loss: JSONValue = ["type": "mse"], width: Int,
        batchSize: Int = 32, preprocess: JSONValue = []
    ) throws -> TrainingRun {
        let run = try RunHarness.run(
            RunHarness.spec([
                "data": [
                    "source": ["inline": rows], "validation": ["source": ["inline": held]],
                    "preprocess": preprocess,
                ],
                "model": [
                    "layers": [
                        ["type": "linear", "out_features": JSONValue(width), "bias": false]
                    ]
                ],
                "loss": loss, "optimizer": ["type": "sgd", "lr": 0],
                "batch_size": JSONValue(batchSize),
                "epochs": 1,
            ]))
        let weights = (0..<width * width).map { Float($0 % (width + 1) == 0 ? 1 : 0) }
        run.network.parameters[0].values.update(from: weights, count: weights.count)
        #expect(run.train() == .completed)
        return run
    }

    private static func isNear(_ value: Double?, _ expected: Double) -> Bool {
        abs((value ?? .nan) - expected) < 1e-6 * max(1, abs(expected))
    }

    /// Expected: scikit-learn 1.9.1, `r2_score` and `mean_absolute_error` of these rows.
    @Test func `several targets have the mean of what each alone has`() throws {
        let rows: JSONValue = [
            "inputs": [[1.5, 100.5], [2, 101], [3, 98], [3.5, 101], [1, 104]],
            "targets": [[1, 100], [2, 101], [4, 99], [3, 102], [0, 103]],
        ]
        // Rows whose targets vary more: what is said of others must not depend on them.
        let other: JSONValue = [
            "inputs": [[0, 0], [50, 900]], "targets": [[0, 0], [50, 900]],
        ]
        let run = try TaskMetricsTests.identity(other, held: rows, width: 2)
        #expect(TaskMetricsTests.isNear(run.latest["validation_r2"], 0.7125))
        #expect(TaskMetricsTests.isNear(run.latest["validation_mae"], 0.65))
        #expect(run.latest["r2"] == 1)
        let trained = try TaskMetricsTests.identity(rows, held: other, width: 2)
        #expect(TaskMetricsTests.isNear(trained.latest["r2"], 0.7125))
        #expect(trained.latest["validation_r2"] == 1)
    }

    @Test func `the means of the columns explain nothing`() throws {
        let targets: JSONValue = [[-1, 101], [1, 99], [-1, 99], [1, 101]]
        let rows: JSONValue = [
            "inputs": [[0, 100], [0, 100], [0, 100], [0, 100]], "targets": targets,
        ]
        let run = try TaskMetricsTests.identity(rows, held: rows, width: 2)
        #expect(run.latest["r2"] == 0 && run.latest["validation_r2"] == 0)
        #expect(try #require(run.trace(isFinal: true).score) == 0)
    }

    @Test func `a target of one value is left out`() throws {
        let rows: JSONValue = [
            "inputs": [[1, 7], [2, 8], [4, 7]], "targets": [[1, 7], [2, 7], [3, 7]],
        ]
        let run = try TaskMetricsTests.identity(rows, held: rows, width: 2)
        #expect(TaskMetricsTests.isNear(run.latest["validation_r2"], 0.5))
        let flat: JSONValue = ["inputs": [[1], [2]], "targets": [[7], [7]]]
        let nothing = try TaskMetricsTests.identity(flat, held: flat, width: 1)
        #expect(nothing.latest["validation_r2"]?.isNaN == true)
        #expect(nothing.trace(isFinal: true).score == nil)
    }

    @Test(
        arguments: [
            [["type": "scale", "of": "targets", "by": 0.01]],
            [
                ["type": "standardize", "of": "targets"],
                ["type": "scale", "of": "targets", "by": -3],
            ],
            [["type": "min_max", "of": "targets", "to": [-1, 1]]],
        ] as [JSONValue])
    func `errors are in the unit of the source's targets`(_ steps: JSONValue) throws {
        let rows: JSONValue = [
            "inputs": [[0], [0], [0], [0]], "targets": [[100], [300], [700], [900]],
        ]
        let run = try TaskMetricsTests.identity(rows, held: rows, width: 1, preprocess: steps)
        // The encoded output 0 stands for 0, the mean 500, and the middle 500.
        let centre = steps.array?.first?["type"]?.string == "scale" ? 0.0 : 500
        let expected = [100.0, 300, 700, 900].reduce(0) { $0 + abs($1 - centre) } / 4
        #expect(TaskMetricsTests.isNear(run.latest["validation_mae"], expected))
        #expect(TaskMetricsTests.isNear(run.latest["mae"], expected))
    }

    /// Three classes by logits.
    private static let logits: JSONValue = [
        "inputs": [
            [2, 1, 0], [0, 1.5, 1], [1, 0.5, 0.2], [0.1, 1, 0.9], [1.2, 1, 0], [0, 0.3, 2],
            [0.5, 0.2, 0.4], [0, 2, 1], [0, 1, 0.5], [3, 0, 0],
        ],
        "labels": [0, 0, 0, 1, 1, 2, 2, 2, 1, 0],
    ]

    /// Expected: scikit-learn 1.9.1, `average="macro"`, `roc_auc_score(…, multi_class="ovr")` of the
    /// softmax.
    @Test(arguments: [3, 32])
    func `several classes have scikit-learn's figures`(_ batchSize: Int) throws {
        let run = try TaskMetricsTests.identity(
            TaskMetricsTests.logits, held: TaskMetricsTests.logits,
            loss: ["type": "cross_entropy"], width: 3, batchSize: batchSize)
        let latest = run.latest
        #expect(TaskMetricsTests.isNear(latest["validation_precision"], 0.7))
        #expect(TaskMetricsTests.isNear(latest["validation_recall"], 0.583333333))
        #expect(TaskMetricsTests.isNear(latest["validation_f1"], 0.579365079))
        #expect(TaskMetricsTests.isNear(latest["validation_roc_auc"], 0.785714286))
        let confusion = try #require(run.trace(isFinal: true).confusion)
        #expect(confusion.matrix == [[3, 1, 0], [1, 2, 0], [1, 1, 1]])
        #expect(confusion.support == [4, 3, 3] && confusion.predicted == [5, 4, 1])
    }

    /// Expected: scikit-learn 1.9.1, `average="macro"`.
    @Test func `two classes have scikit-learn's figures, by one output and by two`() throws {
        let scores = [-1, 2, -0.5, 0.5, 0.5, -2, -0.25, 1.0]
        let labels: JSONValue = [0, 1, 1, 0, 1, 0, 0, 1]
        let one: JSONValue = ["inputs": .array(scores.map { [.number($0)] }), "labels": labels]
        let two: JSONValue = [
            "inputs": .array(scores.map { [1, .number($0 + 1)] }), "labels": labels,
        ]
        for (rows, loss, width) in [(one, "bce_with_logits", 1), (two, "cross_entropy", 2)] {
            let run = try TaskMetricsTests.identity(
                rows, held: rows, loss: ["type": .string(loss)], width: width)
            #expect(TaskMetricsTests.isNear(run.latest["validation_precision"], 0.75))
            #expect(TaskMetricsTests.isNear(run.latest["validation_recall"], 0.75))
            #expect(TaskMetricsTests.isNear(run.latest["validation_f1"], 0.75))
            #expect(TaskMetricsTests.isNear(run.latest["validation_roc_auc"], 0.84375))
            #expect(run.trace(isFinal: true).confusion?.matrix == [[3, 1], [1, 3]])
        }
    }

    /// Expected: scikit-learn 1.9.1 of labels [0, 0, 1, 1], predictions [2, 0, 1, 1],
    /// `zero_division=0`; then of predictions [0, 1, 1, 1], where the third class doesn't occur.
    @Test func `classes that nobody has count only where they are predicted`() throws {
        func latest(_ inputs: JSONValue) throws -> [String: Double] {
            let rows: JSONValue = ["inputs": inputs, "labels": [0, 0, 1, 1]]
            return try TaskMetricsTests.identity(
                rows, held: rows, loss: ["type": "cross_entropy"], width: 3
            ).latest
        }
        let stray = try latest([[0, 0, 1], [1, 0, 0], [0, 1, 0], [0, 1, 0]])
        #expect(TaskMetricsTests.isNear(stray["validation_precision"], 0.666666667))
        #expect(TaskMetricsTests.isNear(stray["validation_recall"], 0.5))
        #expect(TaskMetricsTests.isNear(stray["validation_f1"], 0.555555556))
        let absent = try latest([[1, 0, 0], [0, 1, 0], [0, 1, 0], [0, 1, 0]])
        #expect(TaskMetricsTests.isNear(absent["validation_precision"], 0.833333333))
        #expect(TaskMetricsTests.isNear(absent["validation_f1"], 0.733333333))
    }

    /// PyTorch's weighted mean: Σ w·l / Σ w over all rows, which isn't the mean of batches.
    @Test(arguments: ["cross_entropy", "nll"])
    func `a weighted validation loss doesn't depend on the batch size`(_ loss: String) throws {
        let losses = try [1, 3, 4, 32].map { size in
            try #require(
                TaskMetricsTests.identity(
                    TaskMetricsTests.logits, held: TaskMetricsTests.logits,
                    loss: ["type": .string(loss), "weight": [1, 5, 0.2]], width: 3, batchSize: size
                ).latest["validation_loss"])
        }
        #expect(losses.allSatisfy { abs($0 - losses[3]) < 1e-6 })
        // Classes without a weight count nothing, even where a batch has none other.
        let run = try TaskMetricsTests.identity(
            ["inputs": [[0, 1, 0]], "labels": [1]], held: TaskMetricsTests.logits,
            loss: ["type": .string(loss), "weight": [0, 1, 0]], width: 3, batchSize: 1)
        #expect(try #require(run.latest["validation_loss"]).isFinite)
    }

    @Test func `rows of several classes are ranked ever more seldom, and at the end`() throws {
        func steps(_ changes: [String: JSONValue]) throws -> (area: [Int], f1: [Int]) {
            let base: [String: JSONValue] = [
                "data": ["source": ["builtin": "iris"], "validation": ["fraction": 0.2]],
                "model": ["layers": [["type": "linear", "out_features": 3]]],
                "loss": ["type": "cross_entropy"], "batch_size": 120, "epochs": 40,
            ]
            let run = try RunHarness.run(RunHarness.spec(base.merging(changes) { $1 }))
            run.train()
            let series = run.trace(isFinal: true).series
            return (
                series["validation_roc_auc"]?.tail.map(\.step) ?? [],
                series["validation_f1"]?.tail.map(\.step) ?? []
            )
        }
        let planned = try steps([:])
        #expect(planned.f1 == Array(0..<40))
        #expect(planned.area.prefix(4) == [0, 1, 2, 3] && planned.area.last == 39)
        #expect(planned.area.count < 20)
        // A rate of 0 improves nothing: the run ends after patience.
        let frozen: JSONValue = ["type": "sgd", "lr": 0]
        let stopped = try steps(["optimizer": frozen, "early_stopping": ["patience": 22]])
        #expect(stopped.f1.count == 23 && stopped.area.last == 22)
        let watched = try steps([
            "early_stopping": ["patience": 40, "monitor": "validation_roc_auc"]
        ])
        #expect(watched.area == watched.f1)
    }
}
