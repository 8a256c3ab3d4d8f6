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
}
