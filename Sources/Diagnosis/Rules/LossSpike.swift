import Records

/// Sees a loss that jumped up and came back.
///
/// A spike stands ten robust deviations above the twenty values before it, and above three times
/// their median; the loss must be back within half of the jump before a tenth of the run is over.
/// It is worth knowing, and a fault only where the run spends a tenth of its steps or more in spikes.
struct LossSpike: DiagnosisRule {
    static let id = Symptom.lossSpike.rawValue
    static let summary = "The loss jumped far out of its noise and came back."
    static let source =
        "Chowdhery et al., PaLM (2022), §5.1; Iglewicz & Hoaglin, How to Detect Outliers (1993)"

    func evaluate(_ run: RunFacts) -> RuleOutcome {
        guard let loss = run.loss, loss.points.count >= 30 else {
            return .notEvaluable(.tooShort(run.loss?.points.count ?? 0, needs: 30))
        }
        if run.firstNonFiniteStep != nil { return .clear }
        var worst: (step: Int, value: Double, level: Double)?
        var lost = 0
        let points = loss.points
        for index in 20..<points.count {
            // Small batches of few rows jump by nature: their extremes are part of the noise.
            let usual = points[(index - 20)..<index].reduce(-.infinity) { max($0, $1.greatest) }
            guard
                points[index].greatest > 3 * usual,
                points[index].greatest > 0.5 * (run.progress?.reference ?? 0)
            else { continue }
            let past = points[(index - 20)..<index].map(\.value)
            guard let level = Robust.median(past), let spread = Robust.deviation(past) else {
                continue
            }
            let height = points[index].greatest - level
            guard height > 10 * max(spread, 1e-3 * abs(level)) else { continue }
            let window = max(1, points.count / 10)
            let after = points[(index + 1)..<min(points.count, index + 1 + window)]
            guard let back = after.firstIndex(where: { $0.value < level + 0.5 * height }) else {
                continue
            }
            lost += back - index
            if points[index].greatest > worst?.value ?? 0 {
                worst = (points[index].step, points[index].greatest, level)
            }
        }
        guard let worst else { return .clear }
        let isCostly = 10 * lost >= points.count && !(run.progress?.isFitted ?? true)
        return .fired([
            Observation(
                .lossSpike, isCostly ? .warning : .info, firstStep: worst.step,
                evidence: [
                    Evidence(
                        "loss", step: worst.step, value: worst.value,
                        expected: .below(3 * worst.level))
                ],
                statement: Phrase(
                    """
                    The loss jumped from about \(NumberText.short(worst.level)) to \
                    \(NumberText.short(worst.value)) at step \(worst.step) and came back
                    """,
                    """
                    损失在第 \(worst.step) 步从约 \(NumberText.short(worst.level)) 跃升至 \
                    \(NumberText.short(worst.value))，随后恢复
                    """))
        ])
    }
}
