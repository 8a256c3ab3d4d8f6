import Records

/// Sees layers where most units give zero for every row, when the network learns little.
///
/// Sparse is not dead: a unit counts only if it is zero for all rows looked at. A network that
/// fits well with many dead units is too wide, not ill.
struct DeadUnits: DiagnosisRule {
    static let id = Symptom.deadUnits.rawValue
    static let summary = "Many units give zero for every row, and the network learns little."
    static let source = "Lu et al., Dying ReLU and Initialization (2019); SageMaker DeadRelu"

    func evaluate(_ run: RunFacts) -> RuleOutcome {
        let curves = run.trace.network.layers.compactMap { layer in
            run.curve("dead_units/\(layer.path)").map { (layer, $0) }
        }
        if curves.isEmpty { return .notEvaluable(.missing("dead_units/*")) }
        if let reason = run.immaturity { return .notEvaluable(reason) }
        guard let progress = run.progress else { return .notEvaluable(.missing("loss")) }
        var observations: [Observation] = []
        for (layer, curve) in curves {
            let share = curve.values.suffix(2).min() ?? 0
            guard share >= 0.5 else { continue }
            let isHarmful = progress.learned < (share >= 0.8 ? 0.5 : 0.1)
            let severity: Finding.Severity =
                isHarmful ? (share >= 0.9 ? .error : .warning) : .info
            let step = curve.points.first { $0.value >= 0.5 }?.step
            observations.append(
                Observation(
                    .deadUnits, severity, firstStep: step, layer: layer.path,
                    evidence: [
                        Evidence(
                            "dead_units/\(layer.path)", step: step, value: share,
                            expected: .below(0.4))
                    ],
                    statement: Phrase(
                        """
                        \(NumberText.percent(share)) of the units of \(layer.path) \
                        (\(layer.type)) give zero for every row
                        """,
                        """
                        \(layer.path)（\(layer.type)）中 \(NumberText.percent(share)) 的单元对所有样本\
                        都输出零
                        """)))
        }
        return .merged(observations)
    }
}
