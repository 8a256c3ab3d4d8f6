import Records

/// How many steps experiments on a run may take together.
///
/// A share of the run's planned steps, `diagnosis.budget_percent` (20 by default), but at least what
/// takes a fraction of a second: a run so short that a fifth of it says nothing is worth that.
/// Steps and work are counted rather than seconds, so that the same run gives the same diagnosis.
struct ExperimentBudget: Sendable {
    /// Steps for all experiments together; 0 where none are wanted.
    let steps: Int
    /// Training rows for the baselines; 0 where they would cost too much.
    let baselineRows: Int

    /// Works out the budget of a run.
    init(_ run: RunFacts) {
        let percent = run.spec.json["diagnosis"]?["budget_percent"]?.number ?? 20
        let planned = Double(max(1, run.trace.plannedSteps))
        // Multiplications of a step: three products per weight and row, and what any step costs.
        let batch = Double(min(run.spec.batchSize, max(1, run.trace.data.trainingRows)))
        let spread =
            run.trace.network.layers.filter { $0.outputShape.count == 3 }.map {
                Double($0.outputShape[1] * $0.outputShape[2])
            }.max() ?? 1
        let work = 3 * batch * Double(max(1, run.parameterCount)) * spread.squareRoot() + 1.5e6
        let least = ExperimentBudget.leastWork / work
        steps = percent > 0 ? Int(max(percent / 100 * planned, least)) : 0
        // Distances from each of n / 2 rows to n rows, and those of 300 rows: 2 % of the run.
        let width = Double(min(256, max(1, run.trace.data.inputs.columns)))
        let affordable = max(0.02 * planned * work, 4e6)
        let rows = (affordable / width).squareRoot()
        baselineRows = percent > 0 ? min(600, Int(rows)) : 0
    }

    /// How many short runs the controls are.
    static let controlRuns = 3
    /// Multiplications that any sick run is worth: some tenths of a second.
    private static let leastWork = 2e10
}
