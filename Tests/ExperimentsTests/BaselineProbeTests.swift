import Datasets
import Kernels
import Records
import RunSupport
import Testing

@testable import Experiments

struct BaselineProbeTests {
    private static let random = CounterRandom(seed: 3, purpose: .sampling)

    /// Baselines of rows that are handed over as a spec's.
    private static func scores(
        _ inputs: [[Double]], labels: [Int]? = nil, targets: [Double]? = nil, classes: Int = 1
    ) throws -> BaselineScores {
        var source: [String: JSONValue] = [
            "inputs": .array(inputs.map { .array($0.map { .number($0) }) })
        ]
        source["labels"] = labels.map { .array($0.map { JSONValue($0) }) }
        source["targets"] = targets.map { .array($0.map { .array([.number($0)]) }) }
        let job = try RunHarness.job([
            "data": ["source": ["inline": .object(source)], "validation": ["fraction": 0.25]],
            "model": ["layers": [["type": "linear", "out_features": JSONValue(classes)]]],
            "loss": ["type": .string(classes > 1 ? "cross_entropy" : "mse")],
            "optimizer": ["type": "sgd", "lr": 0.05],
        ])
        return try #require(BaselineProbe.run(job, rows: 600))
    }

    /// Rows around the corners of a square, four to a corner's class, at a distance in deviations.
    private static func clusters(
        _ count: Int, distance: Double
    ) -> (rows: [[Double]], labels: [Int]) {
        let labels = (0..<count).map { $0 % 4 }
        let rows = labels.enumerated().map { index, label in
            [
                distance * Double(label % 2) + random.normal(at: 2 * index),
                distance * Double(label / 2) + random.normal(at: 2 * index + 1),
            ]
        }
        return (rows, labels)
    }

    @Test func `clusters are told by both predictors and agree with their neighbours`() throws {
        let (rows, labels) = Self.clusters(400, distance: 8)
        let scores = try Self.scores(rows, labels: labels, classes: 4)
        #expect(scores.rows == 300 && scores.heldOutRows == 100)
        #expect(scores.linear > 0.97)
        #expect(scores.neighbors > 0.97)
        #expect(scores.labelDisagreement == 0)
        #expect(scores.targetOutliers == nil)
    }

    @Test func `labels changed at random disagree, and in no pattern`() throws {
        let (rows, labels) = Self.clusters(400, distance: 8)
        let changed = labels.enumerated().map { index, label in
            Self.random.uniform(at: 10_000 + index) < 0.5
                ? Int(4 * Self.random.uniform(at: 20_000 + index)) : label
        }
        let scores = try Self.scores(rows, labels: changed, classes: 4)
        #expect(abs((scores.labelDisagreement ?? 0) - 0.375) < 0.15)
        #expect((scores.disagreementSpread ?? 0) > 0.8)
    }

    @Test func `classes that overlap have the labels of one neighbour`() throws {
        let (rows, labels) = Self.clusters(400, distance: 8)
        // The upper two classes become one that has either label.
        let mixed = labels.enumerated().map { index, label in
            label >= 2 ? 2 + Int(2 * Self.random.uniform(at: 30_000 + index)) : label
        }
        let scores = try Self.scores(rows, labels: mixed, classes: 4)
        #expect((scores.disagreementSpread ?? 1) < 0.6)
    }

    @Test(arguments: [false, true])
    func `a linear function is found, and exchanged targets beside it`(_ isNoisy: Bool) throws {
        let rows = (0..<400).map { row in (0..<5).map { Self.random.normal(at: row * 5 + $0) } }
        var targets = rows.map { 2 * $0[0] - $0[1] + 0.5 * $0[2] }
        for row in targets.indices { targets[row] += 0.2 * Self.random.normal(at: 50_000 + row) }
        if isNoisy {
            for row in stride(from: 0, to: 400, by: 5) { targets[row] = targets[399 - row] }
        }
        let scores = try Self.scores(rows, targets: targets)
        #expect(scores.labelDisagreement == nil)
        let outliers = try #require(scores.targetOutliers)
        if isNoisy {
            #expect(0.08 < outliers && outliers < 0.25)
        } else {
            #expect(outliers == 0)
            #expect(scores.linear > 0.95)
        }
    }

    @Test func `what no predictor follows isn't taken for wrong targets`() throws {
        // Flat but for a tenth of the range, where it swings fast.
        let rows = (0..<400).map { [Self.random.uniform(at: $0)] }
        let targets = rows.map { $0[0] < 0.1 ? triangle(200 * $0[0]) : 0 }
        let scores = try Self.scores(rows, targets: targets)
        #expect((scores.targetOutliers ?? 1) < 0.02)
    }

    /// A wave of straight lines between −1 and 1.
    private func triangle(_ place: Double) -> Double {
        let phase = place - place.rounded(.down)
        return 4 * abs(phase - 0.5) - 1
    }

    /// Expected: scikit-learn 1.9.1, `r2_score` of these numbers; the columns alone have 0.75 and 0.675.
    @Test func `several targets are scored each by itself`() {
        let truth = [1.0, 100, 2, 101, 4, 99, 3, 102, 0, 103]
        let guesses = [1.5, 100.5, 2, 101, 3, 98, 3.5, 101, 1, 104]
        let score = BaselineProbe.determination(guesses, truth, 2)
        #expect(abs((score ?? 0) - 0.7125) < 1e-12)
        #expect(BaselineProbe.determination([2, 2], [1, 3], 1) == 0)
        #expect(BaselineProbe.determination([5, 5], [5, 5], 1) == nil)
        #expect(BaselineProbe.determination([5, 1, 5, 3], [5, 1, 5, 3], 2) == 1)
    }
}
