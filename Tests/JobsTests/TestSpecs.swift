import Foundation
import Records

/// The jobs that tests submit.
enum TestSpecs {
    /// A classifier of handwritten digits that learns well.
    static func digits(_ changes: [String: JSONValue] = [:]) -> JSONValue {
        let base: [String: JSONValue] = [
            "seed": 7,
            "data": [
                "source": ["builtin": "digits"], "validation": ["fraction": 0.2],
                "preprocess": [["type": "scale", "by": 0.0625]],
            ],
            "model": [
                "layers": [
                    ["type": "linear", "out_features": 32], ["type": "relu"],
                    ["type": "linear", "out_features": 10],
                ]
            ],
            "loss": ["type": "cross_entropy"],
            "optimizer": ["type": "adam", "lr": 0.003],
            "epochs": 12, "batch_size": 32,
        ]
        return .object(base.merging(changes) { $1 })
    }

    /// The same digits at a learning rate that overflows within a few steps.
    static func diverging(_ changes: [String: JSONValue] = [:]) -> JSONValue {
        let base: [String: JSONValue] = [
            "model": [
                "layers": [
                    ["type": "linear", "out_features": 128], ["type": "relu"],
                    ["type": "linear", "out_features": 64], ["type": "relu"],
                    ["type": "linear", "out_features": 10],
                ]
            ],
            "optimizer": ["type": "sgd", "lr": 1000],
        ]
        return digits(base.merging(changes) { $1 })
    }

    /// The smallest job.
    static func tiny(_ changes: [String: JSONValue] = [:]) -> JSONValue {
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

    /// A job that doesn't end within a test.
    static func endless(_ changes: [String: JSONValue] = [:]) -> JSONValue {
        tiny(["epochs": 1_000_000].merging(changes) { $1 })
    }

    /// A job of about a second with everything that draws random numbers and keeps state.
    static func resumable(_ changes: [String: JSONValue] = [:]) -> JSONValue {
        let base: [String: JSONValue] = [
            "seed": 11,
            "data": [
                "source": ["generator": "moons", "rows": 400, "noise": 0.2],
                "validation": ["fraction": 0.2],
            ],
            "model": [
                "layers": [
                    ["type": "linear", "out_features": 64], ["type": "relu"],
                    ["type": "dropout", "p": 0.3],
                    ["type": "linear", "out_features": 64], ["type": "tanh"],
                    ["type": "linear", "out_features": 2],
                ]
            ],
            "loss": ["type": "cross_entropy"],
            "optimizer": ["type": "adam", "lr": 0.003],
            "schedule": ["type": "cosine_annealing", "unit": "step"],
            "batch_size": 32, "epochs": 2000,
        ]
        return .object(base.merging(changes) { $1 })
    }

    /// A job on an uploaded data set.
    static func onDataset(_ id: String) -> JSONValue {
        tiny(["data": ["source": ["dataset": .string(id)]]])
    }

    /// Rows that a CSV reader takes.
    static let csv = Data("x,y\n1,2.5\n2,4.5\n3,6.5\n4,8.5\n".utf8)
}
