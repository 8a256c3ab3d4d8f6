import Records

/// Sees trained tensors that no update has moved since the first step.
///
/// An update below half a unit in the last place of the weights leaves `Float` numbers as they
/// are, so it counts as none. Tensors that stop changing later have converged.
struct ParametersUnchanged: DiagnosisRule {
    static let id = Symptom.parametersUnchanged.rawValue
    static let summary = "Parameters that should train don't change."
    static let source = "Amazon SageMaker Debugger, UnchangedTensor; IEEE 754 rounding"

    func evaluate(_ run: RunFacts) -> RuleOutcome {
        guard run.steps >= 20 else { return .notEvaluable(.tooShort(run.steps, needs: 20)) }
        if run.isWarmingUp, let reason = run.immaturity { return .notEvaluable(reason) }
        var measured = 0
        var still: [ParameterProfile] = []
        for parameter in run.trace.network.parameters {
            guard let update = run.curve("update_norm/\(parameter.name)") else { continue }
            measured += 1
            let size = run.curve("weight_norm/\(parameter.name)")?.greatest ?? 0
            if update.greatest <= 3e-8 * size { still.append(parameter) }
        }
        if measured == 0 { return .notEvaluable(.missing("update_norm/*")) }
        let progress = run.progress?.learned ?? 0
        guard let first = still.first, progress < 0.5 else { return .clear }
        let isAll = still.count == measured
        // Single tensors may be asleep at first; that none moves is a fault from the start.
        if !isAll, let reason = run.immaturity { return .notEvaluable(reason) }
        let names = Phrase(listing: still.count <= 3 ? still.map(\.name) : [])
        let which =
            isAll
            ? Phrase("No parameter", "没有任何参数")
            : names.english.isEmpty
                ? Phrase(
                    "\(still.count) of \(measured) tensors, from \(first.name) on,",
                    "\(measured) 个张量中有 \(still.count) 个（从 \(first.name) 起）")
                : names
        return .fired([
            Observation(
                .parametersUnchanged, isAll ? .error : .warning, firstStep: 0, layer: first.layer,
                evidence: [
                    Evidence(
                        "update_norm/\(first.name)",
                        value: run.curve("update_norm/\(first.name)")?.greatest ?? 0,
                        expected: .above(
                            3e-8 * (run.curve("weight_norm/\(first.name)")?.greatest ?? 0)))
                ],
                statement: isAll
                    ? Phrase(
                        "\(which.english) has changed in \(run.steps) steps",
                        "\(run.steps) 步以来\(which.chinese)发生变化")
                    : Phrase(
                        "\(which.english) did not change in \(run.steps) steps",
                        "\(which.chinese) 在 \(run.steps) 步内没有变化"))
        ])
    }
}
