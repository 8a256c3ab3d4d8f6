import Records

/// Sees squashing functions used where they are flat, when the network learns little.
struct SaturatedUnits: DiagnosisRule {
    static let id = Symptom.saturatedUnits.rawValue
    static let summary = "Many units sit where their function is flat, and little is learned."
    static let source = "Glorot & Bengio, AISTATS 2010, §3; Rakitianskaia & Engelbrecht (2015)"

    func evaluate(_ run: RunFacts) -> RuleOutcome {
        let layers = run.trace.network.layers.filter {
            run.traits(of: $0)?.flatness == .tails
        }
        if layers.isEmpty {
            return .notEvaluable(
                Phrase("no layer has a function that saturates", "没有会饱和的激活函数"))
        }
        if let reason = run.immaturity { return .notEvaluable(reason) }
        guard let progress = run.progress else { return .notEvaluable(.missing("loss")) }
        var observations: [Observation] = []
        var measured = 0
        for layer in layers {
            guard let curve = run.curve("activation_saturated/\(layer.path)") else { continue }
            measured += 1
            let shares = curve.levels(5)
            let share = shares.last ?? 0
            guard
                share > 0.5, shares.filter({ $0 > 0.5 }).count * 5 >= shares.count * 3,
                progress.learned < 0.3
            else { continue }
            let step = curve.points.first { $0.value > 0.5 }?.step
            observations.append(
                Observation(
                    .saturatedUnits, share > 0.9 ? .error : .warning, firstStep: step,
                    layer: layer.path,
                    evidence: [
                        Evidence(
                            "activation_saturated/\(layer.path)", step: step, value: share,
                            expected: .below(0.5))
                    ],
                    statement: Phrase(
                        """
                        \(NumberText.percent(share)) of the values of \(layer.path) \
                        (\(layer.type)) lie where the function is flat
                        """,
                        """
                        \(layer.path)（\(layer.type)）有 \(NumberText.percent(share)) 的值处于函数的\
                        平坦区
                        """)))
        }
        if measured == 0 { return .notEvaluable(.missing("activation_saturated/*")) }
        return .merged(observations)
    }
}
