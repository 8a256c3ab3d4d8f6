import Records

/// The schedule takes the learning rate away before the run has learned anything.
///
/// - Source: Karpathy, *A Recipe for Training Neural Networks* (2019), §4.
struct UnsuitableSchedule: CauseModel {
    static let cause = Cause.unsuitableSchedule

    func assess(_ run: RunFacts, _ seen: SeenSymptoms) -> CauseAssessment? {
        endless(run, seen) ?? early(run, seen)
    }

    /// A warm-up that the run is too short for.
    private func endless(_ run: RunFacts, _ seen: SeenSymptoms) -> CauseAssessment? {
        guard
            seen.any(Set.stuck) || seen.has(.slowConvergence), run.trace.isFinal,
            let base = run.spec.learningRate, let rate = run.curve("learning_rate"),
            run.spec.scheduleTraits.warmsUp, rate.greatest < 0.9 * base
        else { return nil }
        let text = NumberText.percent(rate.greatest / base)
        return CauseAssessment(
            Self.cause, rate.greatest < 0.3 * base ? 0.9 : 0.6, explains: Set.stuck,
            evidence: [
                Evidence(
                    "learning_rate", step: run.steps - 1, value: rate.greatest,
                    expected: .about(base))
            ],
            reason: Phrase(
                "the warm-up is longer than the run", "预热比整个运行还长"),
            explanation: Phrase(
                """
                When the run ended, the warm-up had brought the learning rate to \(text) of what \
                the optimizer asks for.
                """,
                "运行结束时，预热只把学习率提升到优化器所设值的 \(text)。"),
            remedies: [RemedyBuilder(spec: run.spec).constantSchedule])
    }

    /// A schedule that lowers the rate before anything is learned.
    private func early(_ run: RunFacts, _ seen: SeenSymptoms) -> CauseAssessment? {
        let isPoor = run.isMature && !(run.progress?.isFitted ?? true)
        guard
            isPoor || seen.any(Set.stuck) || seen.has(.slowConvergence),
            let rate = run.curve("learning_rate"), rate.points.count >= 4, rate.greatest > 0
        else { return nil }
        let middle = rate.level(from: 0.45, to: 0.55) / rate.greatest
        // The mean over the run, relative to the peak, is what the steps of the run amount to.
        let share =
            rate.points.reduce(0) { $0 + $1.value } / Double(rate.points.count) / rate.greatest
        guard middle < 0.01 || share < 0.35 else { return nil }
        let text = NumberText.short(middle)
        return CauseAssessment(
            Self.cause, middle < 0.01 ? 0.8 : 0.4, explains: Set.stuck,
            standsAlone: isPoor && middle < 0.01 ? .warning : nil,
            evidence: [
                Evidence(
                    "learning_rate", step: run.steps / 2, value: rate.level(from: 0.45, to: 0.55),
                    expected: .above(0.01 * rate.greatest))
            ],
            reason: Phrase(
                "the \(run.spec.schedule) schedule lowers the learning rate too soon",
                "\(run.spec.schedule) 调度过早降低了学习率"),
            explanation: Phrase(
                "Halfway through the run the learning rate is \(text) of its peak.",
                "运行到一半时，学习率只剩峰值的 \(text)。"),
            remedies: [RemedyBuilder(spec: run.spec).constantSchedule])
    }
}
