import Records

/// Looks for signals that grow or fade on their way through the network before any training.
///
/// - Source: Glorot & Bengio (2010); He et al. (2015).
enum InitialVariance: PreflightCheck {
    static let id = "initial_variance"
    static let summary = "Outputs of layers whose spread grows or fades by orders of magnitude."
    /// How often the spread may grow or fade between the first and the last layer with weights.
    static let bound = 1000.0

    static func evaluate(_ subject: PreflightSubject) -> CheckResult {
        guard let run = subject.run else { return notEvaluable("the network can't be compiled") }
        let layers = run.networkProfile.layers.filter { !$0.parameters.isEmpty }
        guard let first = layers.first, let last = layers.last, layers.count > 1 else {
            return notEvaluable("there is one layer with weights only")
        }
        guard let start = first.initialOutputDeviation, let end = last.initialOutputDeviation else {
            return notEvaluable("outputs aren't finite before the first step")
        }
        let ratio = start > 0 ? end / start : .nan
        let evidence = [
            Evidence("spread/\(last.path)", value: end, expected: "about that of the first layer"),
            Evidence("ratio_of_spreads", value: ratio, expected: "0.001 to 1000"),
        ]
        guard ratio.isFinite else { return notEvaluable("the first layer's outputs don't vary") }
        guard ratio > bound || ratio < 1 / bound else { return clear(evidence) }
        // An output layer may begin at zero on purpose.
        let isOutputAlone =
            ratio < 1 / bound
            && (layers.dropLast().last?.initialOutputDeviation).map { $0 / start > 1 / bound }
                ?? false
        return fired(
            isOutputAlone ? .info : .warning,
            "the spread of outputs \(ratio > 1 ? "grows" : "fades") by a factor of "
                + "\(ratio > 1 ? ratio : 1 / ratio) before any training; fit the initialization "
                + "to the activation", at: "/model/layers", evidence: evidence)
    }
}
