import Records

/// Sees the loss grow: beyond its start, or back over half of what had been reached.
///
/// Growth must show in the medians of the last two tenths of the run, and stand out of the noise.
struct LossDiverging: DiagnosisRule {
    static let id = Symptom.lossDiverging.rawValue
    static let summary = "The loss grows far above its start, or loses most of what was reached."
    static let source = "Google Deep Learning Tuning Playbook (2023), training instability"

    func evaluate(_ run: RunFacts) -> RuleOutcome {
        guard let progress = run.progress, let loss = run.loss else {
            return .notEvaluable(.missing("loss"))
        }
        guard loss.points.count >= 10 else {
            return .notEvaluable(.tooShort(loss.points.count, needs: 10))
        }
        let ends = [loss.level(from: 0.8, to: 0.9), loss.level(from: 0.9)]
        let start = max(progress.first, loss.level(from: 0, to: 0.05))
        // Of the noise, only what is left after the trend: growth itself must not hide growth.
        let noise = Robust.noise(loss.part(from: 0.5).map(\.value)) ?? 0
        let lowest = ends.min() ?? progress.last
        let isAboveStart =
            lowest > 1.5 * max(progress.first, progress.reference)
            && lowest > progress.first + 3
                * Robust.noise(loss.part(from: 0, to: 0.5).map(\.value), 0)
        let bar = min(start, progress.reference)
        let reached = bar - progress.best
        let isLost =
            reached > 0.3 * (bar - progress.floor) && lowest - progress.best > 0.5 * reached
            && lowest - progress.best > 3 * noise
            && !(progress.accuracyGain.map { $0 > 0.5 } ?? false)
        guard isAboveStart || isLost else { return .clear }
        let level = isAboveStart ? max(progress.first, progress.reference) : progress.best
        let step = onset(loss, above: isAboveStart ? 1.5 * level : level + 0.5 * reached)
        return .fired([
            Observation(
                .lossDiverging, .error, firstStep: step,
                evidence: [
                    Evidence(
                        "loss", step: run.steps - 1, value: progress.last,
                        expected: .below(1.5 * level))
                ],
                statement: isAboveStart
                    ? Phrase(
                        """
                        The loss grows: from \(NumberText.short(progress.first)) at first to \
                        \(NumberText.short(progress.last))
                        """,
                        """
                        损失发散：从起初的 \(NumberText.short(progress.first)) 升至 \
                        \(NumberText.short(progress.last))
                        """)
                    : Phrase(
                        """
                        The loss had come down to \(NumberText.short(progress.best)) and rose \
                        again to \(NumberText.short(progress.last))
                        """,
                        """
                        损失曾降至 \(NumberText.short(progress.best))，随后回升至 \
                        \(NumberText.short(progress.last))
                        """))
        ])
    }

    /// The first step of the last stretch above a bar.
    private func onset(_ loss: Curve, above bar: Double) -> Int? {
        let below = loss.points.lastIndex { $0.value <= bar } ?? -1
        return below + 1 < loss.points.count ? loss.points[below + 1].step : loss.points.last?.step
    }
}
