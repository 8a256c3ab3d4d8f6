import Datasets
import Networks
import Records

/// What experiments ask of a run without a step; its parameters stay as they are.
extension TrainingRun {
    /// What is known of the network.
    package var networkProfile: NetworkProfile { profile }

    private var firstPass: Layer.Pass {
        Layer.Pass(isTraining: true, step: 0, seed: spec.seed)
    }

    /// Loads the first batch into the network's input.
    ///
    /// - Returns: How many rows it has.
    package func loadFirstBatch() -> Int {
        loader.load(epoch: 0, batch: 0, into: network.input)
    }

    /// The loss of the first batch, without dropout or noise.
    package func firstLoss() -> Double {
        let rows = loadFirstBatch()
        network.forward(rows: rows, pass: Layer.Pass(isTraining: false))
        return loss.evaluate(
            outputs: network.output, targets: loader.targetBatch, rows: rows, gradient: nil)
    }

    /// What is non-finite in the first step, or nil.
    package func firstStepFailure() -> NonFiniteEvent? {
        let rows = loadFirstBatch()
        return StepOrigin(
            network: network, optimizer: optimizer, loss: loss, loader: loader,
            columns: data.columns, rows: rows,
            pass: firstPass
        ).ofPasses()
    }

    /// How far the gradients of the first rows are from those in double precision.
    ///
    /// - Parameter rows: How many rows at most.
    /// - Returns: For each tensor the distance relative to the sizes of both, or nil where double
    ///   precision takes too long or a gradient isn't finite.
    package func firstGradientErrors(rows: Int) -> [(name: String, error: Double)]? {
        let rows = min(rows, loadFirstBatch())
        return StepReplay(
            network: network, loss: loss, targets: loader.targetBatch, rows: rows, pass: firstPass
        ).gradientErrors()
    }
}
