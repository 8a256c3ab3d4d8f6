import Records

/// How many steps experiments on a run may take together.
///
/// A share of the run's planned steps, `diagnosis.budget_percent` (20 by default), but at least what
/// takes two or three seconds: a run so short that a fifth of it says nothing is worth that.
/// Steps and work are counted rather than seconds, so that the same run gives the same diagnosis.
public struct ExperimentBudget: Sendable, Hashable {
    /// Steps for all experiments together; 0 where none are wanted.
    public let steps: Int
    /// Training rows for the baselines; 0 where they would cost too much.
    public let baselineRows: Int

    /// Works out the budget of a run.
    init(_ run: RunFacts) {
        let percent = run.spec.json["diagnosis"]?["budget_percent"]?.number ?? 20
        let planned = Double(max(1, run.trace.plannedSteps))
        let batch = Double(min(run.spec.batchSize, max(1, run.trace.data.trainingRows)))
        let work = ExperimentBudget.work(of: run.trace.network, rows: batch)
        let least = ExperimentBudget.leastWork / work
        steps = percent > 0 ? Int(max(percent / 100 * planned, least)) : 0
        // Distances from each of n / 2 rows to n rows, and those of 300 rows: 2 % of the run.
        let width = Double(min(256, max(1, run.trace.data.inputs.columns)))
        let affordable = max(0.02 * planned * work, 4e6)
        let rows = (affordable / width).squareRoot()
        baselineRows = percent > 0 ? min(600, Int(rows)) : 0
    }

    /// Multiplications of a step, and what else it costs counted as such.
    ///
    /// Three products for each weight, place of an image and row; some work for each output; and what
    /// every layer and every step takes however small it is.
    private static func work(of network: NetworkProfile, rows: Double) -> Double {
        let weights = Dictionary(
            network.parameters.map { ($0.layer, Double($0.count)) }, uniquingKeysWith: +)
        return network.layers.reduce(3e5) { sum, layer in
            let outputs = Double(layer.outputShape.reduce(1, *))
            let places = layer.outputShape.count == 3 ? outputs / Double(layer.outputShape[0]) : 1
            return sum + rows * (3 * (weights[layer.path] ?? 0) * places + 12 * outputs) + 3e4
        }
    }

    /// Multiplications that any suspected run is worth: two or three seconds.
    private static let leastWork = 4e10
}
