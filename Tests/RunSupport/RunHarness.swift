import Foundation
import Networks
import Records
import Training

/// Makes jobs and runs of JSON.
package enum RunHarness {
    /// Reads a spec and prepares its rows.
    package static func job(_ spec: JSONValue) throws -> PreparedJob {
        try PreparedJob(SpecReader.read(spec)) { (name) throws(SpecErrors) in
            throw SpecErrors(.root, .notFound, "no data set \(name)")
        }
    }

    /// A run that has not begun.
    package static func run(_ spec: JSONValue, checkpoint: Data? = nil) throws -> TrainingRun {
        try TrainingRun(job(spec), checkpoint: checkpoint)
    }

    /// A spec with the smallest parts, changed by `changes`.
    package static func spec(_ changes: [String: JSONValue] = [:]) -> JSONValue {
        let base: [String: JSONValue] = [
            "data": [
                "source": ["inline": ["inputs": [[1], [2], [3]], "targets": [[2], [4], [6]]]]
            ],
            "model": ["layers": [["type": "linear", "out_features": 1]]],
            "loss": ["type": "mse"],
            "optimizer": ["type": "sgd", "lr": 0.05],
        ]
        return .object(base.merging(changes) { $1 })
    }

    /// A spec with everything that draws random numbers and keeps state.
    package static func richSpec(_ changes: [String: JSONValue] = [:]) -> JSONValue {
        let base: [String: JSONValue] = [
            "seed": 11,
            "data": [
                "source": ["generator": "moons", "rows": 90, "noise": 0.2],
                "validation": ["fraction": 0.2],
            ],
            "model": [
                "layers": [
                    ["type": "linear", "out_features": 8], ["type": "relu"],
                    ["type": "dropout", "p": 0.3], ["type": "gaussian_noise"],
                    ["type": "linear", "out_features": 2],
                ]
            ],
            "loss": ["type": "cross_entropy"],
            "optimizer": ["type": "adam", "lr": 0.01],
            "schedule": ["type": "cosine_annealing", "unit": "step"],
            "batch_size": 16, "epochs": 80,
        ]
        return .object(base.merging(changes) { $1 })
    }

    /// A spec of six sigmoid layers that learn nothing in their hundred steps.
    package static func stuckSpec(_ changes: [String: JSONValue] = [:]) -> JSONValue {
        let layer: [JSONValue] = [["type": "linear", "out_features": 16], ["type": "sigmoid"]]
        let layers = [[JSONValue]](repeating: layer, count: 6).flatMap { $0 }
        let base: [String: JSONValue] = [
            "model": ["layers": .array(layers + [["type": "linear", "out_features": 2]])],
            "optimizer": ["type": "sgd", "lr": 1e-6], "max_steps": 100,
        ]
        return richSpec(base.merging(changes) { $1 })
    }

    /// The bits of every number of a network.
    package static func bits(_ run: TrainingRun) -> [UInt32] {
        (0..<run.network.storageCount).map { run.network.storage[$0].bitPattern }
    }

    /// A trace as text, in which equal texts mean equal bits, NaN included.
    package static func text(_ trace: RunTrace) throws -> String {
        String(decoding: try JSONCoding.encode(trace), as: UTF8.self)
    }
}
