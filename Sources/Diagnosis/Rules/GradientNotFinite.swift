import Records

/// Sees a gradient become NaN or infinite.
struct GradientNotFinite: DiagnosisRule {
    static let id = Symptom.gradientNotFinite.rawValue
    static let summary = "A gradient is NaN or infinite."
    static let source = "Amazon SageMaker Debugger, ExplodingTensor"

    func evaluate(_ run: RunFacts) -> RuleOutcome {
        let event = run.firstEvent([.backward])
        // The norm over all tensors may overflow where no gradient does.
        let steps = run.trace.network.parameters.compactMap {
            run.curve("gradient_max/\($0.name)")?.firstNonFiniteStep
        }
        guard let step = event?.step ?? steps.min() else {
            return run.steps == 0 ? .notEvaluable(.tooShort(0, needs: 1)) : .clear
        }
        let tensor = event?.tensor ?? "gradient_max"
        return .fired([
            Observation(
                .gradientNotFinite, .critical, firstStep: step, layer: event?.layer,
                evidence: [
                    Evidence(
                        tensor, step: step, value: event?.nanCount == 0 ? .infinity : .nan,
                        expected: .finite)
                ] + (event.map { OriginText.clues($0) } ?? []),
                statement: Phrase(
                    "A gradient (\(tensor)) became non-finite at step \(step)",
                    "梯度（\(tensor)）在第 \(step) 步变为非有限值"),
                detail: event.flatMap { OriginText.phrase($0) })
        ])
    }
}
