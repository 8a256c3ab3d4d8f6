import Datasets
import Foundation
import Kernels
import Records
import Training

/// A network, batch size and optimizer whose speed is compared with other frameworks'.
struct BenchWorkload {
    /// The name on the command line.
    let name: String
    private let sizes: [Int]
    private let activation: String
    private let batchSize: Int
    private let optimizer: JSONValue

    /// Every workload.
    static let all = [
        BenchWorkload(
            name: "tiny", sizes: [2, 16, 16, 2], activation: "relu", batchSize: 32,
            optimizer: ["type": "sgd", "lr": 0.1]),
        BenchWorkload(
            name: "digits", sizes: [64, 128, 64, 10], activation: "relu", batchSize: 32,
            optimizer: ["type": "adam", "lr": 0.001]),
        BenchWorkload(
            name: "deep", sizes: [64] + [Int](repeating: 64, count: 20) + [10],
            activation: "sigmoid", batchSize: 32,
            optimizer: ["type": "sgd", "lr": 0.1, "momentum": 0.9]),
        BenchWorkload(
            name: "mnist-mlp", sizes: [784, 512, 256, 10], activation: "relu", batchSize: 128,
            optimizer: ["type": "adam", "lr": 0.001]),
        BenchWorkload(
            name: "wide", sizes: [1024, 2048, 2048, 10], activation: "relu", batchSize: 128,
            optimizer: ["type": "adam", "lr": 0.001]),
    ]

    /// Steps per second with and without the watch: medians of blocks that alternate.
    ///
    /// - Parameter seconds: How long to measure each of the two.
    /// - Returns: The two speeds.
    /// - Throws: ``SpecErrors`` if the workload's spec is malformed.
    func measure(seconds: Double) throws -> (watched: Double, unwatched: Double) {
        let job = try prepared()
        var watched = try BenchSide(job, isWatching: true)
        var unwatched = try BenchSide(job, isWatching: false)
        let blocks = 15
        watched.warmUp(seconds: seconds / 5)
        unwatched.warmUp(seconds: seconds / 5)
        for _ in 0..<blocks {
            watched.measureBlock(seconds: seconds / Double(blocks))
            unwatched.measureBlock(seconds: seconds / Double(blocks))
        }
        return (watched.median, unwatched.median)
    }

    private func prepared() throws -> PreparedJob {
        let random = CounterRandom(seed: 0, purpose: .sampling)
        let rows = batchSize * 20
        let classes = sizes[sizes.count - 1]
        let inputs = (0..<rows * sizes[0]).map { Float(random.normal(at: $0)) }
        let labels = (0..<rows).map {
            Float(Int(random.uniform(at: rows * sizes[0] + $0) * Double(classes)))
        }
        let table = Table(
            rowCount: rows, inputShape: [sizes[0]], inputs: inputs,
            targets: .labels(labels, classNames: nil))
        var layers: [JSONValue] = []
        for (index, size) in sizes.dropFirst().enumerated() {
            layers.append(["type": "linear", "out_features": JSONValue(size)])
            if index < sizes.count - 2 { layers.append(["type": .string(activation)]) }
        }
        let spec = try SpecReader.read([
            "data": ["source": ["dataset": "bench"]], "model": ["layers": .array(layers)],
            "loss": ["type": "cross_entropy"], "optimizer": optimizer, "epochs": 1_000_000,
            "batch_size": JSONValue(batchSize), "shuffle": false, "on_incident": "continue",
        ])
        return try PreparedJob(spec) { _ in table }
    }
}

/// One of the two runs that a measurement compares.
private struct BenchSide {
    private let run: TrainingRun
    private let stopper = Stopper()
    private var speeds: [Double] = []

    init(_ job: PreparedJob, isWatching: Bool) throws {
        run = try TrainingRun(job, checkpoint: nil, isWatching: isWatching)
    }

    /// The median of the blocks.
    var median: Double {
        let sorted = speeds.sorted()
        return sorted.isEmpty ? 0 : sorted[sorted.count / 2]
    }

    func warmUp(seconds: Double) {
        _ = train(seconds: seconds)
    }

    mutating func measureBlock(seconds: Double) {
        speeds.append(train(seconds: seconds))
    }

    /// Trains for some time and returns the steps per second.
    private func train(seconds: Double) -> Double {
        let before = run.stepsTaken
        let start = DispatchTime.now().uptimeNanoseconds
        stopper.end = start + UInt64(seconds * 1e9)
        _ = run.train(stopper)
        let elapsed = Double(DispatchTime.now().uptimeNanoseconds - start) * 1e-9
        return Double(run.stepsTaken - before) / elapsed
    }

    /// Ends a block when its time is over.
    private final class Stopper: RunObserver {
        var end: UInt64 = 0

        func shouldContinue(_ run: TrainingRun) -> Bool {
            DispatchTime.now().uptimeNanoseconds < end
        }

        func run(_ run: TrainingRun, found event: NonFiniteEvent) {}
        func run(_ run: TrainingRun, completedEpoch epoch: Int) {}
    }
}
