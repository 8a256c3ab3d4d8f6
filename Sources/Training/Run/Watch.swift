import CKernels
import Networks
import Records

/// Takes the statistics of a step and knows which column of the history each belongs to.
final class Watch {
    /// The names of the columns.
    let names: [String]
    /// Where the optimizer writes what it saw of each parameter.
    let sums: UnsafeMutablePointer<ck_update_sums>

    private let parameters: [Parameter]
    private let activations: [Layer]
    private var activationSums: [ck_activation_sums]
    private var rows = 0
    private let metricCount: Int

    /// The columns that come before those of the tensors: `loss`, `learning_rate`,
    /// `gradient_norm`, then the metrics.
    static let leading = ["loss", "learning_rate", "gradient_norm"]

    init(_ network: Network, metrics: [String]) {
        parameters = network.trainedParameters
        activations = network.layers.filter(\.isActivation)
        activationSums = [ck_activation_sums](
            repeating: ck_activation_sums(), count: activations.count)
        metricCount = metrics.count
        sums = .allocate(capacity: max(1, parameters.count))
        sums.initialize(repeating: ck_update_sums(), count: max(1, parameters.count))
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

    /// Whether a gradient of the step was non-finite.
    var sawNonFiniteGradient: Bool {
        (0..<parameters.count).contains { !sums[$0].gradient_max.isFinite }
    }

    /// Whether a parameter was non-finite after the step.
    var sawNonFiniteParameter: Bool {
        (0..<parameters.count).contains { !sums[$0].weight_max.isFinite }
    }

    /// Writes the row of a step.
    func write(
        to row: UnsafeMutablePointer<Float>, loss: Float, learningRate: Float, metrics: [Float]
    ) {
        row[0] = loss
        row[1] = learningRate
        for (index, metric) in metrics.enumerated() { row[Watch.leading.count + index] = metric }
        var next = row + Watch.leading.count + metricCount
        // In double precision: the square of a finite norm may be infinite in single precision.
        var squares = 0.0
        for index in 0..<parameters.count {
            let seen = sums[index]
            let parameter = parameters[index]
            let norm = Watch.norm(
                squares: seen.gradient_squares, largest: seen.gradient_max, parameter.gradient,
                parameter.count)
            squares += Double(norm) * Double(norm)
            next[0] = norm
            next[1] = seen.gradient_max
            next[2] = seen.gradient_zeros / Float(parameter.count)
            next[3] = Watch.norm(
                squares: seen.weight_squares, largest: seen.weight_max, parameter.values,
                parameter.count)
            next[4] = seen.weight_max
            next[5] = seen.update_squares.squareRoot()
            next += 6
        }
        row[2] = Float(squares.squareRoot())
        for (index, layer) in activations.enumerated() {
            let seen = activationSums[index]
            let count = Float(rows * layer.outputCount)
            let difference = seen.sum / count
            next[0] = seen.shift + difference
            let variance = seen.sum_of_squares / count - difference * difference
            next[1] = variance < 0 ? 0 : variance.squareRoot()
            next[2] = seen.zeros / count
            next[3] = seen.outside / count
            next += 4
        }
    }

    /// The root of a sum of squares; taken again in double precision where the squares overflowed.
    private static func norm(
        squares: Float, largest: Float, _ values: UnsafeMutablePointer<Float>, _ count: Int
    ) -> Float {
        guard squares == .infinity, largest.isFinite else { return squares.squareRoot() }
        let exact = (0..<count).reduce(0.0) { $0 + Double(values[$1]) * Double(values[$1]) }
        return Float(exact.squareRoot())
    }
}
