import Datasets
import Foundation
import Kernels
import Records
import Training

/// A network, batch size and optimizer whose speed is compared with other frameworks'.
struct BenchWorkload {
    /// The name on the command line.
    let name: String
    private let inputShape: [Int]
    private let classes: Int
    private let model: JSONValue
    private let batchSize: Int
    private let optimizer: JSONValue

    /// Fully connected layers of these sizes, inputs and outputs included.
    private init(
        name: String, sizes: [Int], activation: String, batchSize: Int, optimizer: JSONValue
    ) {
        var layers: [JSONValue] = []
        for (index, size) in sizes.dropFirst().enumerated() {
            layers.append(["type": "linear", "out_features": JSONValue(size)])
            if index < sizes.count - 2 { layers.append(["type": .string(activation)]) }
        }
        self.name = name
        inputShape = [sizes[0]]
        classes = sizes[sizes.count - 1]
        model = ["layers": .array(layers)]
        self.batchSize = batchSize
        self.optimizer = optimizer
    }

    /// A preset for images, with ten classes.
    private init(
        name: String, preset: String, inputShape: [Int], batchSize: Int, optimizer: JSONValue
    ) {
        self.name = name
        self.inputShape = inputShape
        classes = 10
        model = ["preset": .string(preset)]
        self.batchSize = batchSize
        self.optimizer = optimizer
    }

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
        BenchWorkload(
            name: "lenet", preset: "lenet5", inputShape: [1, 28, 28], batchSize: 64,
            optimizer: ["type": "sgd", "lr": 0.01, "momentum": 0.9]),
        BenchWorkload(
            name: "resnet20", preset: "resnet20", inputShape: [3, 32, 32], batchSize: 128,
            optimizer: ["type": "sgd", "lr": 0.1, "momentum": 0.9, "weight_decay": 0.0001]),
    ]

    /// Steps per second with and without the watch: medians of blocks that alternate.
    ///
    /// - Parameters:
    ///   - seconds: How long to measure each of the two.
    ///   - threads: How many runs train at the same time; their speeds are added.
    /// - Returns: The two speeds.
    /// - Throws: ``SpecErrors`` if the workload's spec is malformed.
    func measure(seconds: Double, threads: Int) throws -> (watched: Double, unwatched: Double) {
        let job = try prepared()
        // What is wrong with a workload shows here rather than on a thread.
        _ = try TrainingRun(job)
        let speeds = BenchSpeeds(threads: threads)
        let workers = (0..<threads).map { _ in
            Thread { [self] in
                // A run belongs to the thread that makes it.
                guard let watched = try? BenchSide(job, isWatching: true),
                    let unwatched = try? BenchSide(job, isWatching: false)
                else { return }
                measure(watched, unwatched, seconds: seconds, speeds)
            }
        }
        for worker in workers {
            worker.stackSize = 8 << 20
            worker.start()
        }
        return speeds.medians()
    }

    private func measure(
        _ watched: BenchSide, _ unwatched: BenchSide, seconds: Double, _ speeds: BenchSpeeds
    ) {
        let blocks = 15
        _ = watched.train(seconds: seconds / 5)
        _ = unwatched.train(seconds: seconds / 5)
        for block in 0..<blocks {
            // All threads begin a block together, so that each is measured beside the others.
            speeds.meet()
            speeds.add(watched.train(seconds: seconds / Double(blocks)), block, isWatched: true)
            speeds.meet()
            speeds.add(unwatched.train(seconds: seconds / Double(blocks)), block, isWatched: false)
        }
        speeds.finish()
    }

    private func prepared() throws -> PreparedJob {
        let random = CounterRandom(seed: 0, purpose: .sampling)
        let rows = batchSize * 20
        let count = rows * inputShape.reduce(1, *)
        let inputs = (0..<count).map { Float(random.normal(at: $0)) }
        let labels = (0..<rows).map {
            Float(Int(random.uniform(at: count + $0) * Double(classes)))
        }
        let table = Table(
            rowCount: rows, inputShape: inputShape, inputs: inputs,
            targets: .labels(labels, classNames: nil))
        let spec = try SpecReader.read([
            "data": ["source": ["dataset": "bench"]], "model": model,
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

    init(_ job: PreparedJob, isWatching: Bool) throws {
        run = try TrainingRun(job, checkpoint: nil, isWatching: isWatching)
    }

    /// Trains for some time and returns the steps per second.
    func train(seconds: Double) -> Double {
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

/// What the threads of a measurement find, and where they wait for each other.
private final class BenchSpeeds: @unchecked Sendable {
    private let condition = NSCondition()
    private let threads: Int
    private var waiting = 0
    private var round = 0
    private var finished = 0
    private var watched: [Int: Double] = [:]
    private var unwatched: [Int: Double] = [:]

    init(threads: Int) {
        self.threads = threads
    }

    /// Waits until every thread is here.
    func meet() {
        condition.lock()
        defer { condition.unlock() }
        let current = round
        waiting += 1
        if waiting == threads {
            (waiting, round) = (0, round + 1)
            condition.broadcast()
        }
        while round == current { condition.wait() }
    }

    /// Adds the speed of one thread in a block.
    func add(_ speed: Double, _ block: Int, isWatched: Bool) {
        condition.lock()
        defer { condition.unlock() }
        if isWatched {
            watched[block, default: 0] += speed
        } else {
            unwatched[block, default: 0] += speed
        }
    }

    func finish() {
        condition.lock()
        finished += 1
        condition.broadcast()
        condition.unlock()
    }

    /// The medians over the blocks, once all threads are done.
    func medians() -> (watched: Double, unwatched: Double) {
        condition.lock()
        defer { condition.unlock() }
        while finished < threads { condition.wait() }
        return (BenchSpeeds.median(watched), BenchSpeeds.median(unwatched))
    }

    private static func median(_ speeds: [Int: Double]) -> Double {
        let sorted = speeds.values.sorted()
        return sorted.isEmpty ? 0 : sorted[sorted.count / 2]
    }
}
