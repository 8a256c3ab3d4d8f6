import Records

/// How large the initial weights are, relative to what keeps signals at their size.
///
/// The gain of a layer is the deviation of its weights times √fanIn: √2 with He, 1 with LeCun,
/// 1/√3 with PyTorch's default for linear layers.
struct NetworkScale: Sendable {
    /// One layer's gain.
    struct Gain: Sendable {
        /// The weight.
        var parameter: ParameterProfile
        /// Its deviation times √fanIn.
        var value: Double
    }

    /// The gains from input to output.
    let gains: [Gain]

    /// Measures the weights of a run's network.
    init(_ run: RunFacts) {
        gains = run.weights.map {
            Gain(
                parameter: $0,
                value: $0.initialDeviation * Double(max(1, $0.fanIn)).squareRoot())
        }
    }

    /// The greatest gain; 0 without weights.
    var largestGain: Double { gains.map(\.value).filter(\.isFinite).max() ?? 0 }
}
