import CKernels
import Networks
import Records

/// Takes the statistics of a step and knows which column of the history each belongs to.
final class Watch {
    /// The names of the columns.
    let names: [String]
    /// Where the optimizer writes what it saw of each parameter.
    let sums: UnsafeMutablePointer<ck_update_sums>

    /// The metrics of the last recorded step, which the run writes.
    let metrics: UnsafeMutablePointer<Float>

    private let parameters: [Parameter]
    private let activations: [Layer]
    private let metricCount: Int
    // Plain memory, so that a step neither counts references nor checks bounds.
    private let tensors: UnsafeMutablePointer<ck_tensor>
    private let activationSums: UnsafeMutablePointer<ck_activation_sums>
    private let activationCounts: UnsafeMutablePointer<Int64>
    private var rows = 0

    /// The columns that come before those of the tensors: `loss`, `learning_rate`,
    /// `gradient_norm`, then the metrics.
    static let leading = ["loss", "learning_rate", "gradient_norm"]
    private static let leadingCount = 3

    init(_ network: Network, metrics: [String]) {
        parameters = network.trainedParameters
        activations = network.layers.filter(\.isActivation)
        metricCount = metrics.count
        sums = Watch.allocate(parameters.map { _ in ck_update_sums() })
        tensors = Watch.allocate(
            parameters.map {
                ck_tensor(values: $0.values, gradient: $0.gradient, count: Int64($0.count))
            })
        activationSums = Watch.allocate(activations.map { _ in ck_activation_sums() })
        activationCounts = Watch.allocate(activations.map { Int64($0.outputCount) })
        self.metrics = Watch.allocate(metrics.map { _ in Float(0) })
        names =
            Watch.leading + metrics
            + parameters.flatMap { parameter in
                [
                    "gradient_norm", "gradient_max", "gradient_zeros", "weight_norm", "weight_max",
                    "update_norm",
                ].map { "\($0)/\(parameter.name)" }
            }
            + activations.flatMap { layer in
                [
                    "activation_mean", "activation_deviation", "activation_zeros",
                    "activation_saturated",
                ].map { "\($0)/\(layer.path)" }
            }
    }

    deinit {
        sums.deallocate()
        metrics.deallocate()
        tensors.deallocate()
        activationSums.deallocate()
        activationCounts.deallocate()
    }

    private static func allocate<Value>(_ values: [Value]) -> UnsafeMutablePointer<Value> {
        let pointer = UnsafeMutablePointer<Value>.allocate(capacity: max(1, values.count))
        for (index, value) in values.enumerated() { (pointer + index).initialize(to: value) }
        return pointer
    }

    /// Looks at the outputs of the activation layers after a forward pass.
    func observeActivations(rows: Int) {
        self.rows = rows
        for (index, layer) in activations.enumerated() {
            let range = layer.unsaturatedRange
            activationSums[index] = ck_activation_statistics(
                layer.output, Int64(rows * layer.outputCount),
                range?.lowerBound ?? -.infinity, range?.upperBound ?? .infinity)
        }
    }

    /// Looks at gradients and parameters that no optimizer pass follows, as when a run stops.
    func observeStandingParameters() {
        for (index, parameter) in parameters.enumerated() {
            var seen = ck_update_sums()
            for position in 0..<parameter.count {
                let gradient = parameter.gradient[position]
                let weight = parameter.values[position]
                seen.gradient_squares += gradient * gradient
                seen.gradient_max =
                    gradient.isNaN ? .nan : max(seen.gradient_max, abs(gradient))
                seen.gradient_zeros += gradient == 0 ? 1 : 0
                seen.weight_squares += weight * weight
                seen.weight_max = weight.isNaN ? .nan : max(seen.weight_max, abs(weight))
            }
            sums[index] = seen
        }
    }

    /// What there are histograms of, in the order in which ``observe(into:step:)`` counts.
    var histogramNames: [String] {
        parameters.map { "weight/\($0.name)" } + parameters.map { "gradient/\($0.name)" }
            + activations.map { "activation/\($0.path)" }
    }

    /// Counts weights as they are after a step, and the gradients and activations of the step.
    func observe(into history: HistogramHistory, step: Int) {
        let count = parameters.count
        history.record(step: step) { index, counts in
            if index < count {
                ck_histogram(tensors[index].values, tensors[index].count, counts)
            } else if index < 2 * count {
                ck_histogram(tensors[index - count].gradient, tensors[index - count].count, counts)
            } else {
                let layer = activations[index - 2 * count]
                ck_histogram(layer.output, Int64(rows * layer.outputCount), counts)
            }
        }
    }

    /// Whether a gradient of the step was non-finite.
    var sawNonFiniteGradient: Bool { nonFiniteTensors.gradients > 0 }

    /// Whether a parameter was non-finite after the step.
    var sawNonFiniteParameter: Bool { nonFiniteTensors.weights > 0 }

    private var nonFiniteTensors: (gradients: Int64, weights: Int64) {
        var gradients: Int64 = 0
        let weights = ck_count_non_finite_sums(sums, Int64(parameters.count), &gradients)
        return (gradients, weights)
    }

    /// Writes the row of a step.
    func write(to row: UnsafeMutablePointer<Float>, loss: Float, learningRate: Float) {
        row[0] = loss
        row[1] = learningRate
        for index in 0..<metricCount { row[Watch.leadingCount + index] = metrics[index] }
        let next = row + Watch.leadingCount + metricCount
        row[2] = ck_parameter_row(sums, tensors, Int64(parameters.count), next)
        ck_activation_row(
            activationSums, activationCounts, Int64(rows), Int64(activations.count),
            next + 6 * parameters.count)
    }
}
