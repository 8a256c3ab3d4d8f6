import Records

/// Counts the epochs that brought no improvement.
struct EarlyStopping {
    /// What has to outlast an interruption.
    struct State: Codable, Equatable {
        /// The last value that counted as an improvement, or nil before the first.
        var reference: Double?
        /// Epochs since then.
        var waited = 0
    }

    let spec: EarlyStoppingSpec
    var state = State()

    /// Takes note of an epoch.
    ///
    /// - Parameters:
    ///   - value: The monitored metric; one that isn't finite is no improvement.
    ///   - epoch: The epoch, counted from 1.
    /// - Returns: Whether the run is to end.
    mutating func shouldStop(after value: Double, epoch: Int) -> Bool {
        let gain = state.reference.map { spec.isGreaterBetter ? value - $0 : $0 - value }
        if value.isFinite, (gain ?? .infinity) > spec.minDelta {
            state.reference = value
            state.waited = 0
        } else if epoch > spec.warmupEpochs {
            state.waited += 1
        }
        return state.waited >= spec.patience
    }
}
