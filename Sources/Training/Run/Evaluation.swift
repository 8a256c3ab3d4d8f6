import Datasets
import Kernels
import Networks
import Records

/// What a network does on rows it doesn't train on: loss, metrics, and a census of its units.
struct Evaluation {
    /// The loss, averaged over the rows (summed losses: for as many as a step has), with the
    /// penalties on weights, so that it compares with the loss of a step.
    var loss: Double
    /// The task's metrics, by name, and those of its classes where these are asked for.
    var metrics: [(name: String, value: Float)]
    /// What was counted of each class, where that is asked for.
    var classes: ClassTally?
    /// For each activation layer the share of units that gave zero for every row.
    var deadUnits: [(layer: String, share: Float)]
    /// The deviation over the rows of each output, averaged over the outputs.
    var outputDeviation: Float

    /// Evaluates a network on some rows, without dropout or noise.
    ///
    /// - Parameters:
    ///   - network: The network; its buffers are overwritten, its parameters aren't.
    ///   - rows: The rows.
    ///   - limit: Look at no more than this many, the first ones.
    ///   - loss: The loss.
    ///   - stepRows: Rows in a step, which a summed loss is scaled to.
    ///   - names: The names of the task's metrics.
    ///   - tally: An empty tally of the rows' metrics.
    ///   - classes: An empty tally of the rows' classes, or nil.
    ///   - usesBatchStatistics: Whether batch normalization takes the statistics of the rows
    ///     themselves. The default is the running ones.
    init(
        _ network: Network, on rows: Rows, limit: Int, loss: Loss, stepRows: Int,
        names: [String], tally: MetricTally, classes: ClassTally?,
        usesBatchStatistics: Bool = false
    ) {
        var (tally, classes) = (tally, classes)
        let loader = BatchLoader(rows, capacity: network.capacity)
        let activations = network.layers.filter(\.isActivation)
        var alive = activations.map { [Bool](repeating: false, count: $0.outputCount) }
        var means = [Double](repeating: 0, count: network.outputCount)
        var squares = means
        var total = 0.0
        var weight = 0.0
        var seen = 0
        let wanted = min(rows.count, limit)
        while seen < wanted {
            let count = loader.load(
                epoch: 0, batch: seen / network.capacity, into: network.input)
            network.forward(
                rows: count,
                pass: Layer.Pass(isTraining: false, usesBatchStatistics: usesBatchStatistics))
            let value = loss.evaluate(
                outputs: network.output, targets: loader.targetBatch, rows: count, gradient: nil)
            // A mean is weighed by what it is one of; a sum becomes the mean of a row.
            let share = loss.weight(of: loader.targetBatch, rows: count)
            if loss.isSummed {
                total += value
            } else if share != 0 {
                // Of rows whose classes have no weight nothing counts: 0 over 0.
                total += value * share
            }
            weight += share
            tally.add(
                outputs: network.output, labels: loader.batchLabels, targets: loader.batchTargets,
                rows: count)
            classes?.add(outputs: network.output, labels: loader.batchLabels, rows: count)
            for (index, layer) in activations.enumerated() {
                Evaluation.mark(&alive[index], layer: layer, rows: count)
            }
            Evaluation.spread(network, rows: count, before: seen, &means, &squares)
            seen += count
        }
        self.loss = total / weight * (loss.isSummed ? Double(stepRows) : 1) + network.penalty
        metrics = Array(zip(names, tally.values)) + (classes?.values ?? [])
        self.classes = classes
        deadUnits = zip(activations, alive).map { layer, alive in
            (layer.path, Float(alive.count { !$0 }) / Float(max(1, alive.count)))
        }
        let deviations = squares.map { ($0 / Double(max(1, seen))).squareRoot() }
        outputDeviation = Float(deviations.reduce(0, +) / Double(max(1, deviations.count)))
    }

    /// Marks the units that gave something else than zero for a row.
    private static func mark(_ alive: inout [Bool], layer: Layer, rows: Int) {
        let (output, count) = (layer.output, layer.outputCount)
        for row in 0..<rows {
            for unit in 0..<count where output[row * count + unit] != 0 { alive[unit] = true }
        }
    }

    /// Adds a batch's outputs to running means and squared distances (Welford 1962).
    private static func spread(
        _ network: Network, rows: Int, before: Int, _ means: inout [Double],
        _ squares: inout [Double]
    ) {
        let (output, count) = (network.output, network.outputCount)
        for row in 0..<rows {
            for column in 0..<count {
                let value = Double(output[row * count + column])
                let difference = value - means[column]
                means[column] += difference / Double(before + row + 1)
                squares[column] += difference * (value - means[column])
            }
        }
    }
}

extension TrainingRun {
    /// Computes the network's outputs for rows, without dropout or noise.
    ///
    /// - Parameter rows: The rows.
    /// - Returns: The outputs of each row, in their order.
    public func outputs(of rows: Rows) -> [[Float]] {
        let loader = BatchLoader(rows, capacity: network.capacity)
        var outputs: [[Float]] = []
        while outputs.count < rows.count {
            let count = loader.load(
                epoch: 0, batch: outputs.count / network.capacity, into: network.input)
            network.forward(rows: count, pass: Layer.Pass(isTraining: false))
            for row in 0..<count {
                let start = network.output + row * network.outputCount
                outputs.append(
                    Array(UnsafeBufferPointer(start: start, count: network.outputCount)))
            }
        }
        return outputs
    }
}
