import Records

/// Sees a loss that jumps about instead of falling, beyond what the choice of batches explains.
///
/// The loss of a batch is noisy by nature, so the rule looks at means over epochs: their swings
/// must be many times what the noise of the steps leaves in such a mean, be as large as half the
/// loss itself, turn back and forth, and not come down. Runs of few epochs need a third of all
/// steps to lie far above the first loss.
struct LossOscillating: DiagnosisRule {
    static let id = Symptom.lossOscillating.rawValue
    static let summary = "The loss swings widely from epoch to epoch instead of falling."
    static let source = "Zhang et al., AutoTrainer, ICSE 2021, oscillating loss"

    func evaluate(_ run: RunFacts) -> RuleOutcome {
        if let reason = run.immaturity { return .notEvaluable(reason) }
        guard let progress = run.progress, let loss = run.loss else {
            return .notEvaluable(.missing("loss"))
        }
        if progress.isFitted { return .clear }
        let means = epochMeans(loss, stepsPerEpoch: max(1, run.trace.stepsPerEpoch))
        let swings = means.count >= 8 ? swing(means, progress) : jumps(loss, progress)
        guard let swings else { return .clear }
        return .fired([
            Observation(
                .lossOscillating, .warning, firstStep: loss.points.first?.step,
                evidence: [
                    Evidence(
                        "loss swing", value: swings.amplitude, expected: .below(0.5 * swings.level)),
                    Evidence(
                        "loss", step: run.steps - 1, value: progress.last,
                        expected: .below(
                            0.5 * progress.reference)),
                ],
                statement: Phrase(
                    """
                    The loss jumps about by \(NumberText.short(swings.amplitude)) around \
                    \(NumberText.short(swings.level)) instead of falling
                    """,
                    """
                    损失在 \(NumberText.short(swings.level)) 附近以 \
                    \(NumberText.short(swings.amplitude)) 的幅度来回震荡，没有下降
                    """))
        ])
    }

    private typealias Swing = (amplitude: Double, level: Double)

    /// Means over epochs, or over buckets where those are longer; without the first sixth.
    private func epochMeans(_ loss: Curve, stepsPerEpoch: Int) -> [(mean: Double, error: Double)] {
        var epochs: [Int: [Double]] = [:]
        for point in loss.points {
            epochs[Int(point.place) / stepsPerEpoch, default: []].append(point.value)
        }
        let means = epochs.sorted { $0.key < $1.key }.map { _, values in
            (
                values.reduce(0, +) / Double(values.count),
                Robust.noise(values, 0) / Double(values.count).squareRoot()
            )
        }
        return Array(means.dropFirst(means.count / 6))
    }

    private func swing(_ means: [(mean: Double, error: Double)], _ progress: Progress) -> Swing? {
        let values = means.map(\.mean)
        guard
            let level = Robust.median(values), let noise = Robust.noise(values),
            let error = Robust.median(means.map(\.error)), let trend = MannKendall(values)
        else { return nil }
        let turns = zip(zip(values, values.dropFirst()), values.dropFirst(2)).filter { pair, next in
            (pair.1 - pair.0) * (next - pair.1) < 0
        }.count
        let isSwinging = noise > 0.25 * abs(level) && noise > 4 * error
        guard
            isSwinging, 10 * turns >= 4 * (values.count - 2), level > 0.5 * progress.reference,
            trend.fallingProbability > 0.01
        else { return nil }
        return (2 * noise, level)
    }

    private func jumps(_ loss: Curve, _ progress: Progress) -> Swing? {
        let values = loss.part(from: 0.1).map(\.value)
        let bar = 1.5 * max(progress.first, progress.reference)
        guard
            values.count >= 20, 3 * values.filter({ $0 > bar }).count >= values.count,
            let high = Robust.quantile(0.9, of: values), high > 2 * bar,
            let low = Robust.quantile(0.1, of: values), let level = Robust.median(values),
            let trend = MannKendall(values), trend.fallingProbability > 0.01
        else { return nil }
        return (high - low, level)
    }
}
