import Foundation
import Records

/// Sees gradients leave their usual size, in time or over depth, when the loss suffers for it.
///
/// In time: a gradient norm that is both a robust outlier of its own past (in the logarithm) and a
/// hundred times its greatest value before, if the loss then stays far above its level, or
/// something becomes non-finite. Over depth: first layers with a thousand times the gradient of
/// the last ones, if the loss is never better than a constant prediction's.
struct ExplodingGradient: DiagnosisRule {
    static let id = Symptom.explodingGradient.rawValue
    static let summary = "Gradients grow far beyond their usual size, and the loss suffers for it."
    static let source = "Pascanu, Mikolov & Bengio, ICML 2013, §2; Philipp et al. (2018), §3"

    func evaluate(_ run: RunFacts) -> RuleOutcome {
        guard let norm = run.curve("gradient_norm") else {
            return .notEvaluable(.missing("gradient_norm"))
        }
        if let observation = inTime(run, norm) { return .fired([observation]) }
        if let observation = overDepth(run) { return .fired([observation]) }
        return norm.points.count < 3 ? .notEvaluable(.tooShort(run.steps, needs: 3)) : .clear
    }

    private func inTime(_ run: RunFacts, _ norm: Curve) -> Observation? {
        guard norm.points.count >= 2 else { return nil }
        var peak = norm.points[0].greatest
        var past = [log(max(norm.points[0].value, 1e-30))]
        for point in norm.points.dropFirst() {
            if point.greatest > 100 * peak, past.count < 5 || isOutlier(point.greatest, past),
                hasConsequence(run, after: point.step)
            {
                let step = point.step
                return Observation(
                    .explodingGradient, .error, firstStep: step, layer: largest(run, at: step),
                    evidence: [
                        Evidence(
                            "gradient_norm", step: step, value: point.greatest,
                            expected: .below(10 * peak)
                        )
                    ],
                    statement: Phrase(
                        """
                        The gradient norm jumped to \(NumberText.short(point.greatest)) at step \
                        \(step), from at most \(NumberText.short(peak)) before
                        """,
                        """
                        梯度范数在第 \(step) 步跃升至 \(NumberText.short(point.greatest))，此前最高为 \
                        \(NumberText.short(peak))
                        """))
            }
            // The peak of the first steps is the scale: slow growth adds up and is seen too.
            if past.count < 20 { peak = max(peak, point.greatest) }
            past.append(log(max(point.value, 1e-30)))
            if past.count > 100 { past.removeFirst(50) }
        }
        return nil
    }

    /// Whether a norm lies ten robust deviations above past ones, of which the logarithms are given.
    private func isOutlier(_ norm: Double, _ past: [Double]) -> Bool {
        let jump = log(max(norm, 1e-30)) - (Robust.median(past) ?? 0)
        return jump > 10 * max(Robust.deviation(past) ?? 0, 0.1)
    }

    private func overDepth(_ run: RunFacts) -> Observation? {
        let profile = DepthProfile(run, from: 0, to: 0.1)
        guard
            profile.layers.count >= 3, let first = profile.layers.first,
            let last = profile.layers.last, last.size > 0, first.size > 1000 * last.size,
            let decade = profile.typicalStep, decade > 0.3, hasConsequence(run, after: 0)
        else { return nil }
        return Observation(
            .explodingGradient, .error, firstStep: 0, layer: first.layer,
            evidence: [
                Evidence(
                    "gradient_norm/\(first.name)", value: first.norm,
                    expected: .below(100 * last.norm)),
                Evidence(
                    "gradient_norm/\(last.name)", value: last.norm, expected: .about(last.norm)),
            ],
            statement: Phrase(
                """
                Gradients grow \(NumberText.short(first.size / last.size))-fold on their way from \
                \(last.layer) back to \(first.layer)
                """,
                """
                梯度从 \(last.layer) 回传到 \(first.layer) 的途中增大了 \
                \(NumberText.short(first.size / last.size)) 倍
                """))
    }

    /// Whether something became non-finite soon after, or the loss stayed far above its scale.
    private func hasConsequence(_ run: RunFacts, after step: Int) -> Bool {
        if let broken = run.firstNonFiniteStep, broken >= step { return true }
        guard let progress = run.progress, let loss = run.loss else { return false }
        let scale = max(progress.first, progress.reference)
        if step == 0 { return run.isMature && progress.learned < 0.05 }
        let after = loss.points.filter { $0.step > step }.map(\.value)
        guard after.count >= 3, let level = Robust.median(after) else { return false }
        return level > 2 * scale && progress.last > 1.2 * scale
    }

    /// The layer with the largest gradient at a step.
    private func largest(_ run: RunFacts, at step: Int) -> String? {
        run.weights.max { size(run, $0, at: step) < size(run, $1, at: step) }?.layer
    }

    private func size(_ run: RunFacts, _ parameter: ParameterProfile, at step: Int) -> Double {
        run.curve("gradient_norm/\(parameter.name)")?.points.last { $0.step <= step }?.greatest ?? 0
    }
}
