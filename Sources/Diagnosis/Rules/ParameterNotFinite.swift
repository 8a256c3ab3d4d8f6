import Records

/// Sees a parameter become NaN or infinite.
struct ParameterNotFinite: DiagnosisRule {
    static let id = Symptom.parameterNotFinite.rawValue
    static let summary = "A trained parameter is NaN or infinite."
    static let source = "Amazon SageMaker Debugger, ExplodingTensor"

    func evaluate(_ run: RunFacts) -> RuleOutcome {
        if let event = run.firstEvent([.update]) {
            return fired(
                event.step, event.layer, event.tensor, event.nanCount == 0 ? .infinity : .nan,
                event)
        }
        for parameter in run.trace.network.parameters {
            guard
                let step = run.curve("weight_norm/\(parameter.name)")?.firstNonFiniteStep
            else { continue }
            return fired(step, parameter.layer, parameter.name, .nan)
        }
        return run.steps == 0 ? .notEvaluable(.tooShort(0, needs: 1)) : .clear
    }

    private func fired(
        _ step: Int, _ layer: String?, _ tensor: String, _ value: Double,
        _ event: NonFiniteEvent? = nil
    ) -> RuleOutcome {
        .fired([
            Observation(
                .parameterNotFinite, .critical, firstStep: step, layer: layer,
                evidence: [Evidence(tensor, step: step, value: value, expected: .finite)]
                    + (event.map { OriginText.clues($0) } ?? []),
                statement: Phrase(
                    "The parameter \(tensor) became non-finite at step \(step)",
                    "参数 \(tensor) 在第 \(step) 步变为非有限值"),
                detail: event.flatMap { OriginText.phrase($0) })
        ])
    }
}
