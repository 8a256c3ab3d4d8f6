import Kernels
import Records
import RunSupport
import Testing
import Training

@testable import Experiments

/// Whole runs on rows as people have them, with the verdicts that they deserve.
struct VerdictTests {
    private static func diagnosis(_ spec: JSONValue) throws -> Records.Diagnosis {
        let job = try RunHarness.job(spec)
        let run = try TrainingRun(job)
        run.train()
        return RunDiagnosis.final(run, job)
    }

    /// A spec of a perceptron on rows that are given.
    private static func spec(
        _ inputs: [[Double]], labels: [Int]? = nil, targets: [[Double]]? = nil,
        classes: Int = 2, hidden: Int = 32, epochs: Int = 15,
        _ changes: [String: JSONValue] = [:]
    ) -> JSONValue {
        var rows: [String: JSONValue] = [
            "inputs": .array(inputs.map { .array($0.map { .number($0) }) })
        ]
        if let labels { rows["labels"] = .array(labels.map { JSONValue($0) }) }
        if let targets { rows["targets"] = .array(targets.map { .array($0.map { .number($0) }) }) }
        let base: [String: JSONValue] = [
            "data": [
                "source": ["inline": .object(rows)], "validation": ["fraction": 0.2],
                "preprocess": [["type": "standardize"]],
            ],
            "model": [
                "layers": [
                    ["type": "linear", "out_features": JSONValue(hidden)], ["type": "relu"],
                    ["type": "linear", "out_features": JSONValue(classes)],
                ]
            ],
            "loss": ["type": "cross_entropy"], "optimizer": ["type": "adam", "lr": 0.003],
            "epochs": JSONValue(epochs), "batch_size": 32,
        ]
        return .object(base.merging(changes) { $1 })
    }

    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func `an outcome with a chance in it has no wrong labels`(_ seed: UInt64) throws {
        let random = CounterRandom(seed: seed, purpose: .sampling)
        let rows = (0..<800).map { row in
            [
                (3 * random.uniform(at: 8 * row)).rounded(.down),
                random.uniform(at: 8 * row + 1) < 0.5 ? 1 : 0,
                30 + 12 * random.normal(at: 8 * row + 2), random.normal(at: 8 * row + 3),
            ]
        }
        let labels = rows.indices.map { row in
            random.uniform(at: 8 * row + 4) < (rows[row][1] == 1 ? 0.85 : 0.15) ? 1 : 0
        }
        let diagnosis = try Self.diagnosis(Self.spec(rows, labels: labels))
        #expect(diagnosis.verdict == .healthy, "\(diagnosis.summary.english)")
    }

    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func `grades with noise have no wrong labels`(_ seed: UInt64) throws {
        let random = CounterRandom(seed: seed, purpose: .sampling)
        let rows = (0..<1200).map { row in (0..<8).map { random.normal(at: 10 * row + $0) } }
        let labels = rows.indices.map { row in
            let value = rows[row][0] + 0.5 * rows[row][1] + 0.5 * random.normal(at: 10 * row + 8)
            return [-1.2, -0.4, 0.4, 1.2].count { value > $0 }
        }
        let diagnosis = try Self.diagnosis(Self.spec(rows, labels: labels, classes: 5))
        #expect(diagnosis.verdict == .healthy, "\(diagnosis.summary.english)")
    }

    @Test(arguments: 1...3 as ClosedRange<UInt64>)
    func `labels that name any other class are found`(_ seed: UInt64) throws {
        let random = CounterRandom(seed: seed, purpose: .sampling)
        let labels = (0..<900).map { $0 % 5 }
        let rows = labels.indices.map { row in
            (0..<5).map { (labels[row] == $0 ? 4 : 0) + random.normal(at: 8 * row + $0) }
        }
        let changed = labels.indices.map { row in
            random.uniform(at: 8 * row + 5) < 0.3
                ? (labels[row] + 1 + Int(4 * random.uniform(at: 8 * row + 6))) % 5 : labels[row]
        }
        let diagnosis = try Self.diagnosis(
            Self.spec(rows, labels: changed, classes: 5, epochs: 30))
        #expect(diagnosis.verdict == .sick)
        #expect(diagnosis.findings.contains { $0.cause == .labelsCorrupted })
    }

    @Test(arguments: 1...5 as ClosedRange<UInt64>)
    func `coin flips can't be learned, and nothing is advised`(_ seed: UInt64) throws {
        let random = CounterRandom(seed: seed, purpose: .sampling)
        let rows = (0..<500).map { row in (0..<6).map { random.normal(at: 8 * row + $0) } }
        let labels = rows.indices.map { random.uniform(at: 8 * $0 + 6) < 0.5 ? 1 : 0 }
        let diagnosis = try Self.diagnosis(Self.spec(rows, labels: labels, epochs: 30))
        #expect(diagnosis.verdict == .sick)
        #expect(diagnosis.findings.first?.cause == .nothingToLearn)
        #expect(diagnosis.findings.allSatisfy { $0.remedies.isEmpty })
    }

    @Test func `one class alone is nothing to learn`() throws {
        let rows = (0..<60).map { [Double($0 % 7), Double($0 % 5)] }
        let diagnosis = try Self.diagnosis(
            Self.spec(rows, labels: [Int](repeating: 0, count: 60), classes: 3))
        #expect(diagnosis.verdict == .sick)
        #expect(diagnosis.findings.first?.cause == .singleClass)
    }

    @Test(arguments: ["mse", "bce"])
    func `shares of one whole can't be several labels`(_ loss: String) throws {
        let random = CounterRandom(seed: 1, purpose: .sampling)
        let rows = (0..<900).map { row in (0..<12).map { random.normal(at: 16 * row + $0) } }
        let weights = (0..<60).map { random.normal(at: 100_000 + $0) }
        let targets = rows.map { row in
            (0..<5).map { column in
                row.indices.reduce(0) { $0 + row[$1] * weights[5 * $1 + column] } > -1 ? 1.0 : 0
            }
        }
        let layers: [JSONValue] = [
            ["type": "linear", "out_features": 24], ["type": "relu"],
            ["type": "linear", "out_features": 5], ["type": "softmax"],
        ]
        func with(_ layers: [JSONValue], _ loss: String) -> JSONValue {
            var spec = Self.spec(rows, targets: targets, epochs: 20).object ?? [:]
            spec["model"] = ["layers": .array(layers)]
            spec["loss"] = ["type": .string(loss)]
            var data = spec["data"]?.object ?? [:]
            data["task"] = "multilabel"
            spec["data"] = .object(data)
            return .object(spec)
        }
        let ill = try Self.diagnosis(with(layers, loss))
        #expect(ill.verdict == .sick)
        #expect(ill.findings.first?.cause == .outputLossMismatch)
        let sound = try Self.diagnosis(with(Array(layers.dropLast()), "bce_with_logits"))
        #expect(sound.verdict == .healthy, "\(sound.summary.english)")
    }

    @Test(
        arguments: [
            (["optimizer": ["type": "sgd", "lr": 0.003]], Cause.learningRateTooLow),
            (["l1": 0.02], .excessiveRegularization), ([:], nil),
        ] as [([String: JSONValue], Cause?)])
    func `a run that a simple predictor doesn't beat may still fall short`(
        _ change: [String: JSONValue], _ cause: Cause?
    ) throws {
        let random = CounterRandom(seed: 3, purpose: .sampling)
        let rows = (0..<700).map { row in (0..<6).map { random.uniform(at: 8 * row + $0) } }
        let targets = rows.indices.map { index in
            let row = rows[index]
            let bend = 4 * (row[2] - 0.5) * (row[2] - 0.5) + 2 * row[0] * row[1]
            return [2 * row[3] + row[4] + bend - 2.4 + 0.1 * random.normal(at: 8 * index + 6)]
        }
        var layer: [String: JSONValue] = ["type": "linear", "out_features": 32]
        var last: [String: JSONValue] = ["type": "linear", "out_features": 1]
        if let penalty = change["l1"] {
            layer["l1"] = penalty
            last["l1"] = penalty
        }
        let spec = Self.spec(
            rows, targets: targets, epochs: 60,
            [
                "model": [
                    "layers": [
                        .object(layer), ["type": "relu"], .object(layer), ["type": "relu"],
                        .object(last),
                    ]
                ],
                "loss": ["type": "mse"],
                "optimizer": change["optimizer"] ?? ["type": "adam", "lr": 0.002],
            ])
        let diagnosis = try Self.diagnosis(spec)
        #expect(diagnosis.verdict == (cause == nil ? .healthy : .sick))
        #expect(cause == nil || diagnosis.findings.first?.cause == cause)
        for finding in diagnosis.findings where finding.severity > .info {
            #expect(finding.remedies.first?.trial?.outcome == .improved)
        }
    }
}
